# Signs a Placard URL: PLACARD_KEY="$(cat data/key)" elixir sign.exs [TEMPLATE PAYLOAD EXT]

defmodule Placard do
  @doc "The path of an image. The payload is JSON; ext is png, jpg, jpeg or webp."
  def sign(key, template, payload, ext) do
    # What is signed is what stands in the URL. The key is its text, even where that looks like hex.
    signed = "#{template}/#{base64url(payload)}.#{ext}"
    signature = base64url(:crypto.mac(:hmac, :sha256, key, signed))
    "/img/#{signature}/#{signed}"
  end

  defp base64url(bytes), do: Base.url_encode64(bytes, padding: false)
end

# JSON came with Elixir 1.18; before, this was Jason.encode!.
example = ["article", JSON.encode!(%{modifications: %{title: "Hello from Elixir"}}), "jpg"]
[template, payload, ext] = if System.argv() == [], do: example, else: System.argv()
IO.puts("http://localhost:8080" <> Placard.sign(System.fetch_env!("PLACARD_KEY"), template, payload, ext))
