//! Signs a Placard URL: PLACARD_KEY="$(cat data/key)" cargo run [TEMPLATE PAYLOAD EXT]
//!
//! [dependencies]
//! base64ct = { version = "1", features = ["alloc"] }
//! hmac = "0.12"
//! serde_json = "1"
//! sha2 = "0.10"

use base64ct::{Base64UrlUnpadded, Encoding};
use hmac::{Hmac, Mac};
use serde_json::json;
use sha2::Sha256;
use std::env;

/// The path of an image. The payload is JSON; ext is png, jpg, jpeg or webp.
fn sign(key: &str, template: &str, payload: &str, ext: &str) -> String {
    let base64url = Base64UrlUnpadded::encode_string;

    // What is signed is what stands in the URL. The key is its text, even where that looks like hex.
    let signed = format!("{template}/{}.{ext}", base64url(payload.as_bytes()));
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("any length will do");
    mac.update(signed.as_bytes());
    format!("/img/{}/{signed}", base64url(&mac.finalize().into_bytes()))
}

fn main() {
    let key = env::var("PLACARD_KEY").expect("PLACARD_KEY is not set");
    let mut args: Vec<String> = env::args().skip(1).collect();
    if args.is_empty() {
        let payload = json!({ "modifications": { "title": "Hello from Rust" } });
        args = vec!["article".into(), payload.to_string(), "jpg".into()];
    }
    let path = sign(&key, &args[0], &args[1], &args[2]);
    println!("http://localhost:8080{path}");
}
