// Times the handler of client_golang on the series that it reads from its input, and prints what it took as JSON.
package main

import (
	"bytes"
	"encoding/json"
	"log"
	"net/http"
	"os"
	"sort"
	"strconv"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

type series struct {
	Labels [][2]string
	Value  float64
	Counts []uint64
	Sum    float64
}

type family struct {
	Name, Help, Type string
	Bounds           []float64
	Series           []series
}

// page takes an answer without sending it anywhere.
type page struct {
	header http.Header
	body   bytes.Buffer
}

func (p *page) Header() http.Header               { return p.header }
func (p *page) WriteHeader(int)                   {}
func (p *page) Write(written []byte) (int, error) { return p.body.Write(written) }

func labelsOf(one series) prometheus.Labels {
	labels := prometheus.Labels{}
	for _, label := range one.Labels {
		labels[label[0]] = label[1]
	}
	return labels
}

func namesOf(all []series) []string {
	names := []string{}
	for _, label := range all[0].Labels {
		names = append(names, label[0])
	}
	return names
}

// instrument fills an instrument of the library, as its users do.
func instrument(registry *prometheus.Registry, told family) {
	names := namesOf(told.Series)
	switch told.Type {
	case "counter":
		vector := prometheus.NewCounterVec(prometheus.CounterOpts{Name: told.Name, Help: told.Help}, names)
		registry.MustRegister(vector)
		for _, one := range told.Series {
			vector.With(labelsOf(one)).Add(one.Value)
		}
	case "gauge":
		vector := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: told.Name, Help: told.Help}, names)
		registry.MustRegister(vector)
		for _, one := range told.Series {
			vector.With(labelsOf(one)).Set(one.Value)
		}
	case "histogram":
		options := prometheus.HistogramOpts{Name: told.Name, Help: told.Help, Buckets: told.Bounds}
		vector := prometheus.NewHistogramVec(options, names)
		registry.MustRegister(vector)
		for _, one := range told.Series {
			observe(vector.With(labelsOf(one)), told.Bounds, one.Counts)
		}
	default:
		log.Fatalf("unknown type %q", told.Type)
	}
}

const beyond = 20_000

func observe(histogram prometheus.Observer, bounds []float64, counts []uint64) {
	for bucket, count := range counts {
		value := float64(beyond)
		if bucket < len(bounds) {
			value = bounds[bucket]
		}
		for ; count > 0; count-- {
			histogram.Observe(value)
		}
	}
}

func render(handler http.Handler) (float64, []byte) {
	request, err := http.NewRequest(http.MethodGet, "/metrics", nil)
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("Accept", "text/plain; version=0.0.4")
	answer := &page{header: http.Header{}}
	begun := time.Now()
	handler.ServeHTTP(answer, request)
	return float64(time.Since(begun).Nanoseconds()) / 1e6, answer.body.Bytes()
}

func linesIn(body []byte) int {
	lines := 0
	for _, line := range bytes.Split(body, []byte("\n")) {
		if len(line) > 0 && line[0] != '#' {
			lines++
		}
	}
	return lines
}

func main() {
	rounds, err := strconv.Atoi(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	var families []family
	if err := json.NewDecoder(os.Stdin).Decode(&families); err != nil {
		log.Fatal(err)
	}
	registry := prometheus.NewRegistry()
	for _, one := range families {
		instrument(registry, one)
	}
	handler := promhttp.HandlerFor(registry, promhttp.HandlerOpts{})
	first, body := render(handler)
	times := []float64{}
	for ; rounds > 0; rounds-- {
		took, _ := render(handler)
		times = append(times, took)
	}
	sort.Float64s(times)
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		log.Fatal(err)
	}
	json.NewEncoder(os.Stdout).Encode(map[string]any{
		"firstMs": first, "medianMs": times[len(times)/2], "peakRssBytes": usage.Maxrss * 1024,
		"bytes": len(body), "lines": linesIn(body),
	})
}
