package studio

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/placard/placard/docs"
)

// A program signs URLs in one language. Run starts it in a folder that has it; a template, a payload and an extension
// may follow.
type program struct {
	ID       string `json:"id"`
	Language string `json:"language"`
	File     string `json:"file"`
	Run      string `json:"run"`
	Code     string `json:"code"`
}

// languages are the programs of docs/signing without their code.
var languages = []program{
	{ID: "node", Language: "JavaScript (Node)", File: "sign.mjs", Run: "node sign.mjs"},
	{ID: "webcrypto", Language: "JavaScript (Web Crypto)", File: "sign-webcrypto.mjs",
		Run: "deno run --allow-env sign-webcrypto.mjs"},
	{ID: "typescript", Language: "TypeScript", File: "sign.ts", Run: "node sign.ts"},
	{ID: "python", Language: "Python", File: "sign.py", Run: "python3 sign.py"},
	{ID: "go", Language: "Go", File: "sign.go", Run: "go run sign.go"},
	{ID: "php", Language: "PHP", File: "sign.php", Run: "php sign.php"},
	{ID: "ruby", Language: "Ruby", File: "sign.rb", Run: "ruby sign.rb"},
	{ID: "java", Language: "Java", File: "Sign.java", Run: "java -cp gson.jar Sign.java"},
	{ID: "csharp", Language: "C#", File: "Sign.cs", Run: "dotnet run Sign.cs"},
	{ID: "rust", Language: "Rust", File: "sign.rs", Run: "cargo run --"},
	{ID: "elixir", Language: "Elixir", File: "sign.exs", Run: "elixir sign.exs"},
	{ID: "shell", Language: "Shell", File: "sign.sh", Run: "sh sign.sh"},
}

// exampleOrigin is where the programs of the documentation say that the server is.
const exampleOrigin = "http://localhost:8080"

// readPrograms reads the code of all, with this server's origin in it.
func readPrograms(origin string) ([]program, error) {
	programs := make([]program, len(languages))
	for i, p := range languages {
		code, err := docs.Signing.ReadFile("signing/" + p.File)
		if err != nil {
			return nil, fmt.Errorf("the program for %s: %w", p.Language, err)
		}
		p.Code = strings.ReplaceAll(string(code), exampleOrigin, origin)
		programs[i] = p
	}
	return programs, nil
}

// listPrograms answers with all of them.
func (s *studio) listPrograms(w http.ResponseWriter, _ *http.Request) error {
	return writeJSON(w, map[string]any{"programs": s.programs})
}
