// LibPixel's signed URL in JavaScript, as libpixel-js makes it (1.0.0, 2015-08-11, MIT; its README has the call):
//   https://github.com/libpixel/libpixel-js/blob/9a9dfb39f04925e37168e6f365aeef82edd1fd8a/src/libpixel.js
// Written anew after the methods url and sign: their calls and their order, not their text.
// Repairs:
// - jsSHA 1, which the package brings along, is node:crypto.
//
//   node javascript.js KEY ORIGIN PATH
const { createHmac } = require("node:crypto");

const [key, origin, path] = process.argv.slice(2);

// libpx.url(path, { height: 400, blur: 20, saturation: -80 })
const options = { height: 400, blur: 20, saturation: -80 };
const query = Object.keys(options).map((name) => name + "=" + encodeURIComponent(options[name])).join("&");
const url = (origin || "http://test.libpx.com") + path + "?" + query;

// What is signed begins behind the host and ends before a fragment.
const signed = url.match(/^.+?\/\/[^/]+(\/[^#]*)/)[1];
console.log(url + "&signature=" + createHmac("sha1", key).update(signed).digest("hex"));
