package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/knadh/koanf/parsers/yaml"
)

// deployFolder has what servers are deployed with.
const deployFolder = "../../deploy"

var (
	variableName = regexp.MustCompile(`\bPLACARD_[A-Z0-9_]+`)
	deployPath   = regexp.MustCompile(`\]\(\.\./(deploy/[^)#]+)\)`)
)

// TestDeployedSettings holds every variable that the files of deploy and their document name to be a setting.
func TestDeployedSettings(t *testing.T) {
	known := []string{configSetting.environment()}
	for _, row := range describeSettings() {
		known = append(known, row.Environment)
	}
	named := 0
	for file, text := range deployed(t) {
		for _, name := range variableName.FindAllString(text, -1) {
			named++
			if !slices.Contains(known, name) {
				t.Errorf("%s names %s, which is no setting", file, name)
			}
		}
	}
	if named < 20 {
		t.Errorf("only %d variables were found: are the files elsewhere?", named)
	}
}

// TestDeployedService reads the settings of the service as the service does.
func TestDeployedService(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(deployFolder, "systemd", "placard.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	key := writeFile(t, "key", testKey)
	s := given{yaml: strings.Replace(string(text), "/etc/placard/key", key, 1)}.mustLoad(t)
	if len(s.Keys) != 1 || len(s.TrustedProxies) != 1 || s.Listen != "127.0.0.1:8080" || len(s.Warnings) > 0 {
		t.Errorf("got %d keys, proxies %v, listener %s, warnings %q", len(s.Keys), s.TrustedProxies, s.Listen, s.Warnings)
	}
}

// TestDeployedManifests holds the files of Kubernetes to be those that its kustomization names, and the folders to be
// the components that it names in a comment.
func TestDeployedManifests(t *testing.T) {
	folder := filepath.Join(deployFolder, "kubernetes")
	text, err := os.ReadFile(filepath.Join(folder, "kustomization.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	kustomization, err := yaml.Parser().Unmarshal(text)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, resource := range kustomization["resources"].([]any) {
		want = append(want, resource.(string))
	}
	files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, file := range files {
		if name := filepath.Base(file); name != "kustomization.yaml" {
			got = append(got, name)
		}
	}
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("the files are %q, and kustomization.yaml names %q", got, want)
	}
	components, err := filepath.Glob(filepath.Join(folder, "*", "kustomization.yaml"))
	if err != nil || len(components) == 0 {
		t.Fatalf("%d components, %v", len(components), err)
	}
	for _, component := range components {
		if name := filepath.Base(filepath.Dir(component)); !strings.Contains(string(text), "\n#   - "+name+" # ") {
			t.Errorf("kustomization.yaml has no comment that names the component %s", name)
		}
	}
}

// TestDeployedPorts holds the ports of the manifests, of Compose and of nginx to be those of the image.
func TestDeployedPorts(t *testing.T) {
	texts := deployed(t)
	image, err := os.ReadFile("../../Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	texts["Dockerfile"] = string(image)
	for file, want := range map[string]string{
		"Dockerfile":                        "PLACARD_LISTEN=0.0.0.0:8080",
		"deploy/kubernetes/deployment.yaml": "containerPort: 8080",
		"deploy/compose/nginx.Dockerfile":   "server placard:8080 resolve",
		"deploy/nginx/placard.conf":         "server 127.0.0.1:8080 max_fails=0;",
	} {
		if !strings.Contains(texts[file], want) {
			t.Errorf("%s has no %q", file, want)
		}
	}
}

// TestDeployDoc holds the files that docs/deploy.md links to be there.
func TestDeployDoc(t *testing.T) {
	text, err := os.ReadFile(deployDoc)
	if err != nil {
		t.Fatal(err)
	}
	for _, link := range deployPath.FindAllStringSubmatch(string(text), -1) {
		if _, err := os.Stat("../../" + link[1]); err != nil {
			t.Error(err)
		}
	}
}

// deployed returns what is in the files of deploy, and in their document, by path from the top.
func deployed(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	read := func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		texts[strings.TrimPrefix(filepath.ToSlash(path), "../../")] = string(text)
		return err
	}
	for _, root := range []string{deployFolder, deployDoc} {
		if err := filepath.WalkDir(root, read); err != nil {
			t.Fatal(err)
		}
	}
	return texts
}
