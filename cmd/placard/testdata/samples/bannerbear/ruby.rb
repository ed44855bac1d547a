# Bannerbear's signed URL in Ruby, as its examples make it (commit eb6d6894, on-demand host; no licence):
#   https://github.com/yongfook/bannerbear-signed-url-examples/blob/eb6d68945212dfb371c1103583b2aea946877cda/ruby.rb
# Written anew after that file: its calls, their options and their order, not its text.
# Repairs:
# - The three libraries that it uses are loaded; in Rails they are there.
#
#   ruby ruby.rb KEY ORIGIN BASE PHOTO
require "base64"
require "json"
require "openssl"

key, origin, base, photo = ARGV
origin = "https://on-demand.bannerbear.com" if origin.empty?

layers = [{ name: "message", text: ENV.fetch("TEXT", "Hello World") }, { name: "photo", image_url: photo }]
url = "#{origin}/signedurl/#{base}/image.jpg?modifications=" + Base64.urlsafe_encode64(layers.to_json, padding: false)
puts url + "&s=" + OpenSSL::HMAC.hexdigest("SHA256", key, url)
