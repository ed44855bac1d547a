// The theme: the system's, or what was chosen here. It runs before the page is drawn, so that none flashes up.
;(() => {
  const key = 'placard-studio-theme'
  const themes = [
    ['auto', 'System'],
    ['light', 'Light'],
    ['dark', 'Dark'],
  ]
  let chosen = 'auto'
  try {
    chosen = localStorage.getItem(key) ?? 'auto'
  } catch {
    /* storage is off */
  }

  function set(theme) {
    chosen = theme
    document.documentElement.dataset.theme = theme
    try {
      localStorage.setItem(key, theme)
    } catch {
      /* it lasts until the page is left */
    }
  }

  function show(parent) {
    const label = document.createElement('label')
    const select = document.createElement('select')
    label.className = 'hidden'
    label.htmlFor = select.id = 'theme-select'
    label.textContent = 'Theme'
    for (const [value, text] of themes) select.add(new Option(text, value, false, value === chosen))
    select.addEventListener('change', () => set(select.value))
    parent.append(label, select)
  }

  document.documentElement.dataset.theme = chosen
  addEventListener('DOMContentLoaded', () => show(document.getElementById('theme')))
})()
