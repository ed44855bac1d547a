# Stencil's signed image in Elixir, as its documentation makes it (tab "Elixir"; no date, no version):
#   https://docs.usestencil.com/integrations/secure-signed-image/signed-image
# Written anew after that page, which has no licence: its calls, their options and their order, not its text.
# Repairs:
# - :crypto.hmac/3, which OTP 24 removed, is :crypto.mac/4.
# - Base.url_encoded64, which never was, is Base.url_encode64.
# - Jason, which needs Mix and a registry, is the text that it makes: no quote or backslash may stand in TEXT.
#
#   elixir elixir.exs KEY ORIGIN BASE USER
[key, origin, base, user] = System.argv()
origin = if origin == "", do: "https://images.usestencil.com", else: origin
text = System.get_env("TEXT", "secure image")

payload =
  ~s([{"name":"text_1","text":"#{text}"},{"name":"rating_2","rating":5}])
  |> Base.url_encode64(padding: false)

signature =
  :crypto.mac(:hmac, :sha256, key, "#{user}+#{base}+#{payload}")
  |> Base.encode16()
  |> String.downcase()

IO.puts("#{origin}/signed-images/#{user}/#{base}.png?modifications=#{payload}&s=#{signature}")
