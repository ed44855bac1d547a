// ogimageapi's signed URL in JavaScript, after its documentation ("Node.js Example"; no date):
//   https://www.ogimageapi.io/docs/api-signed-urls
// Reconstructed: of the example only the beginning was at hand, which is the function and URLSearchParams; the header
// and the member "url" are from the page's curl example.
// Repairs: none.
//
//   node javascript.js KEY ORIGIN TEMPLATE
const [key, origin, template] = process.argv.slice(2);

async function signedImageURL(params) {
  const query = new URLSearchParams(params).toString();
  const response = await fetch(`${origin || "https://ogimageapi.io"}/api/signed/generate?${query}`, {
    headers: { "X-API-Key": key },
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()).url;
}

signedImageURL({ title: process.env.TEXT ?? "Hello World", template, theme: "dark" }).then(console.log);
