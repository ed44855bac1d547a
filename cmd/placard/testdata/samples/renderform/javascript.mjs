// RenderForm's signed URL in JavaScript, as its documentation makes it (last modified 1 July 2024):
//   https://renderform.io/docs/general/signed-requests
// Written anew after that page, which has no licence: its calls, their options and their order, not its text.
// Repairs:
// - The TypeScript annotations are gone: Node runs the rest as it is.
// - crypto-js, discontinued and of a registry, is node:crypto. Its standard base64 is padded and goes into the URL
//   unescaped; a digest that is added to a string is lower-case hex.
//
//   node javascript.mjs KEY ORIGIN TEMPLATE
import { createHmac } from "node:crypto";

const [key, origin, template] = process.argv.slice(2);

const changes = [{ id: "title", text: process.env.TEXT ?? "Hello" }];
const file = `${origin || "https://get.renderform.io"}/signed/${template}.jpg`;
const query = "?c=" + Buffer.from(JSON.stringify(changes), "utf8").toString("base64");
console.log(file + query + "&s=" + createHmac("sha256", key).update(file + query).digest("hex"));
