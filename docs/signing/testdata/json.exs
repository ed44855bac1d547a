# What sign.exs uses of Elixir 1.18's JSON, for the tests under an older Elixir.
unless Code.ensure_loaded?(JSON) do
  defmodule JSON do
    def encode!(map) when is_map(map), do: "{" <> Enum.map_join(map, ",", &member/1) <> "}"
    def encode!(text) when is_binary(text), do: inspect(text)

    defp member({name, value}), do: inspect(to_string(name)) <> ":" <> encode!(value)
  end
end
