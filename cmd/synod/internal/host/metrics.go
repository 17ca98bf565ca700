package host

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/synod-paxos/synod/impl/node"
)

// metrics are what a node counts, for Prometheus.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	messages *prometheus.CounterVec
	refused  *prometheus.CounterVec
	syncs    prometheus.Histogram
	records  prometheus.Histogram
}

func newMetrics(h *Host) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "synod_requests_total", Help: "Requests of clients, by what they were told."}, []string{"op", "answer"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "synod_request_seconds", Help: "How long clients waited.",
			Buckets: prometheus.ExponentialBuckets(0.0001, 2, 18)}, []string{"op"}),
		messages: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "synod_messages_total", Help: "Messages between nodes: sent, received, lost before they were sent."}, []string{"way"}),
		refused:  prometheus.NewCounterVec(prometheus.CounterOpts{Name: "synod_refused_total", Help: "HTTP requests refused, by status."}, []string{"status"}),
		syncs:    prometheus.NewHistogram(prometheus.HistogramOpts{Name: "synod_sync_seconds", Help: "How long it took to make a batch durable.", Buckets: prometheus.ExponentialBuckets(0.0001, 2, 16)}),
		records:  prometheus.NewHistogram(prometheus.HistogramOpts{Name: "synod_batch_records", Help: "Records that were made durable together.", Buckets: prometheus.ExponentialBuckets(1, 2, 12)}),
	}
	m.registry.MustRegister(m.requests, m.seconds, m.messages, m.refused, m.syncs, m.records)
	waiting := gauge{"synod_waiting", "Requests that wait.", func(s Status) float64 { return float64(s.Waiting) }}
	for _, g := range append(h.hosted.gauges(), waiting) {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: g.name, Help: g.help}, func() float64 {
			ctx, cancel := context.WithTimeout(context.Background(), time.Second)
			defer cancel()
			s, err := h.Status(ctx)
			if err != nil {
				return -1
			}
			return g.of(s)
		}))
	}
	return m
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4})
}

func (m *metrics) sent(node.Message)     { m.messages.WithLabelValues("sent").Inc() }
func (m *metrics) received(node.Message) { m.messages.WithLabelValues("received").Inc() }
func (m *metrics) lost(messages int)     { m.messages.WithLabelValues("lost").Add(float64(messages)) }

func (m *metrics) synced(records int, took time.Duration) {
	m.records.Observe(float64(records))
	m.syncs.Observe(took.Seconds())
}

func (m *metrics) answered(op, answer string, took time.Duration) {
	m.requests.WithLabelValues(strings.ToLower(op), answer).Inc()
	m.seconds.WithLabelValues(strings.ToLower(op)).Observe(took.Seconds())
}
