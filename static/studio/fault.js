// What is said above a template whose files can't be used as they are.
import { el, fill } from './dom.js'

// showFault says what a state of the server's has of a template, or nothing where all is well.
export function showFault(parent, name, { versions, faults }) {
  let text
  if (!versions[name]) text = 'This template is gone.'
  if (faults[name]) text = `The template has a fault, and its last good version is shown. ${faults[name]}`
  fill(parent, text && el('p', { className: 'fault' }, text))
}
