// Bannerbear's signed URL in JavaScript, as its examples make it (commit 34260888, standard host; no licence):
//   https://github.com/yongfook/bannerbear-signed-url-examples/blob/34260888397b827083adc74add986ec65ad159d4/node.js
// Written anew after that file: its calls, their options and their order, not its text.
// Repairs:
// - The package base64url is Node's encoding of that name.
//
//   node javascript.js KEY ORIGIN BASE PHOTO
const crypto = require("node:crypto");

const [key, origin, base, photo] = process.argv.slice(2);

const layers = [{ name: "message", text: process.env.TEXT ?? "Hello World" }, { name: "photo", image_url: photo }];
const file = `${origin || "https://cdn.bannerbear.com"}/signedurl/${base}/image.jpg`;
const query = "?modifications=" + Buffer.from(JSON.stringify(layers)).toString("base64url");
console.log(file + query + "&s=" + crypto.createHmac("sha256", key).update(file + query).digest("hex"));
