// Bannerbear's signed URL in JavaScript, as its npm package makes it when it is called as its README does (bannerbear
// 1.4.0, MIT): what is encoded is not the list of layers but the object around it.
//   https://github.com/yongfook/bannerbear-node#signed-urls
// Written anew after generate_signed_url: its calls, their options and their order, not its text.
// Repairs:
// - The package base64url is Node's encoding of that name.
//
//   node client.js KEY ORIGIN BASE PHOTO
const crypto = require("node:crypto");

const [key, origin, base, photo] = process.argv.slice(2);

const layers = [{ name: "message", text: process.env.TEXT ?? "testing!" }, { name: "photo", image_url: photo }];
const file = `${origin || "https://ondemand.bannerbear.com"}/signedurl/${base}/image.jpg`;
const query = "?modifications=" + Buffer.from(JSON.stringify({ modifications: layers })).toString("base64url");
console.log(file + query + "&s=" + crypto.createHmac("sha256", key).update(file + query).digest("hex"));
