# LibPixel's signed URL in Ruby, as the gem libpixel makes it (1.2.0, 2015-09-19, MIT; its README has the call):
#   https://github.com/libpixel/libpixel-ruby/blob/f05467b22b3f0a3c0ffd4d23d4be2c27d6bb7dc9/lib/libpixel/client.rb
# Written anew after Client#url and Client#sign: their calls and their order, not their text.
# Repairs: none.
#
#   ruby ruby.rb KEY ORIGIN PATH
require "openssl"
require "uri"

key, origin, path = ARGV

# LibPixel.url(path, height: 400, blur: 20, saturation: -80)
options = { height: 400, blur: 20, saturation: -80 }
uri = URI((origin.empty? ? "http://test.libpx.com" : origin) + path)
uri.query = options.map { |name, value| "#{name}=#{URI.encode_www_form_component(value)}" }.join("&")

signature = OpenSSL::HMAC.hexdigest(OpenSSL::Digest.new("sha1"), key, "#{uri.path}?#{uri.query}")
uri.query += "&signature=#{signature}"
puts uri
