// Signs a Placard URL: PLACARD_KEY="$(cat data/key)" dotnet run Sign.cs [TEMPLATE PAYLOAD EXT]
using System;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

static class Placard
{
    /// <summary>The path of an image. The payload is JSON; ext is png, jpg, jpeg or webp.</summary>
    public static string Sign(string key, string template, string payload, string ext)
    {
        // What is signed is what stands in the URL. The key is its text, even where that looks like hex.
        var signed = $"{template}/{Base64Url(Encoding.UTF8.GetBytes(payload))}.{ext}";
        using (var hmac = new HMACSHA256(Encoding.UTF8.GetBytes(key)))
        {
            var signature = Base64Url(hmac.ComputeHash(Encoding.UTF8.GetBytes(signed)));
            return $"/img/{signature}/{signed}";
        }
    }

    static string Base64Url(byte[] bytes) =>
        Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    static void Main(string[] args)
    {
        if (args.Length == 0)
        {
            var payload = new JsonObject { ["modifications"] = new JsonObject { ["title"] = "Hello from C#" } };
            args = new[] { "article", payload.ToJsonString(), "jpg" };
        }
        var key = Environment.GetEnvironmentVariable("PLACARD_KEY");
        Console.WriteLine("http://localhost:8080" + Sign(key, args[0], args[1], args[2]));
    }
}
