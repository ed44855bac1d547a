// Command manifests reads manifests of Kubernetes from standard input, and fails where one is of a kind that it doesn't
// know, lacks an API version, or has a field that its kind doesn't have or one of another type. The types are those of
// the oldest Kubernetes that docs/deploy.md allows, and of the Prometheus operator.
//
// It is a module of its own, so that they stay out of the project's go.mod.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"

	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/yaml"
)

var kinds = runtime.NewSchemeBuilder(appsv1.AddToScheme, autoscalingv2.AddToScheme, corev1.AddToScheme,
	networkingv1.AddToScheme, policyv1.AddToScheme, monitoringv1.AddToScheme)

func main() {
	if err := check(os.Stdin); err != nil {
		fmt.Fprintln(os.Stderr, "manifests:", err)
		os.Exit(1)
	}
}

// check returns what is wrong with each of the manifests, all together.
func check(in io.Reader) error {
	scheme := runtime.NewScheme()
	if err := kinds.AddToScheme(scheme); err != nil {
		return err
	}
	decoder := serializer.NewCodecFactory(scheme, serializer.EnableStrict).UniversalDeserializer()
	documents := yaml.NewYAMLReader(bufio.NewReader(in))
	var faults []error
	for number := 1; ; number++ {
		document, err := documents.Read()
		if errors.Is(err, io.EOF) {
			if number == 1 {
				return errors.New("there are none")
			}
			return errors.Join(faults...)
		}
		if err != nil {
			return fmt.Errorf("manifest %d: %w", number, err)
		}
		if _, kind, err := decoder.Decode(document, nil, nil); err != nil {
			faults = append(faults, fmt.Errorf("manifest %d, %v: %w", number, kind, err))
		}
	}
}
