# Signs a Placard URL: PLACARD_KEY="$(cat data/key)" ruby sign.rb [TEMPLATE PAYLOAD EXT]
require "base64" # from Ruby 3.4 on a gem, which a Gemfile has to name
require "json"
require "openssl"

def base64url(bytes) = Base64.urlsafe_encode64(bytes, padding: false)

# The path of an image. payload is JSON; ext is png, jpg, jpeg or webp.
def sign(key, template, payload, ext)
  # What is signed is what stands in the URL. The key is its text, even where that looks like hex.
  signed = "#{template}/#{base64url(payload)}.#{ext}"
  signature = base64url(OpenSSL::HMAC.digest("SHA256", key, signed))
  "/img/#{signature}/#{signed}"
end

if $PROGRAM_NAME == __FILE__
  example = ["article", JSON.generate(modifications: { title: "Hello from Ruby" }), "jpg"]
  puts "http://localhost:8080" + sign(ENV.fetch("PLACARD_KEY"), *(ARGV.empty? ? example : ARGV))
end
