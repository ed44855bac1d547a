// What Sign.cs uses of .NET's System.Text.Json, for the tests under Mono.
namespace System.Text.Json.Nodes
{
    class JsonObject : Newtonsoft.Json.Linq.JObject
    {
        public string ToJsonString() => ToString(Newtonsoft.Json.Formatting.None);
    }
}
