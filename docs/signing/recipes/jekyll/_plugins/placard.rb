# {{ page.title | placard_url }} is the URL of the page's card.
require "base64"
require "json"
require "openssl"

module Placard
  def placard_url(title)
    site = @context.registers[:site].config
    payload = base64url(JSON.generate(modifications: { title: title, site: site["title"] }))
    signed = "minimal/#{payload}.jpg"
    signature = base64url(OpenSSL::HMAC.digest("SHA256", ENV.fetch("PLACARD_KEY"), signed))
    "#{site["placard"]}/img/#{signature}/#{signed}"
  end

  private

  def base64url(bytes) = Base64.urlsafe_encode64(bytes, padding: false)
end

Liquid::Template.register_filter(Placard)
