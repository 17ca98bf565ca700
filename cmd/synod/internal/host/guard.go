package host

import (
	"crypto/subtle"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"

	"github.com/synod-paxos/synod/impl/node"
	"github.com/synod-paxos/synod/impl/paxos"
)

const (
	clusterHeader = "Synod-Cluster"
	nodeHeader    = "Synod-Node"
)

// TLS are the files of a certificate, its key, and the authority that signs those of all.
type TLS struct{ Certificate, Key, Authority string }

// Given reports whether there is one.
func (t TLS) Given() bool { return t != TLS{} }

// Config is for both ends: each shows a certificate of the authority, or nothing is said.
func (t TLS) Config() (*tls.Config, error) {
	if !t.Given() {
		return nil, nil
	}
	pair, err := tls.LoadX509KeyPair(t.Certificate, t.Key)
	if err != nil {
		return nil, fmt.Errorf("mutual TLS needs a certificate and its key: %w", err)
	}
	text, err := os.ReadFile(t.Authority)
	if err != nil {
		return nil, fmt.Errorf("mutual TLS needs the certificate of the authority that signs those of nodes and clients: %w", err)
	}
	all := x509.NewCertPool()
	if !all.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("%s: want certificates in PEM form, found none", t.Authority)
	}
	return &tls.Config{
		Certificates: []tls.Certificate{pair}, RootCAs: all, ClientCAs: all,
		ClientAuth: tls.RequireAndVerifyClientCert, MinVersion: tls.VersionTLS13,
	}, nil
}

// errOpen says what an address that others reach needs.
var errOpen = errors.New("only this machine itself may be spoken to without mutual TLS: listen on 127.0.0.1, or give --tls-cert, --tls-key and --tls-ca")

// checkListen lets a node listen on loopback, or with TLS.
func checkListen(address string, withTLS bool) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("--listen %q: want HOST:PORT: %w", address, err)
	}
	if !withTLS && !isLoopback(host) {
		return fmt.Errorf("--listen %q: %w", address, errOpen)
	}
	return nil
}

// checkNode lets a node be reached on loopback, or with TLS.
func checkNode(address string, withTLS bool) error {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "" || u.Path != "" && u.Path != "/":
		return fmt.Errorf("node %q: want an address as in http://127.0.0.1:7400", address)
	case withTLS && u.Scheme != "https":
		return fmt.Errorf("node %q: want https, as there is a certificate", address)
	case !withTLS && (u.Scheme != "http" || !isLoopback(u.Hostname())):
		return fmt.Errorf("node %q: %w", address, errOpen)
	}
	return nil
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// guard knows who may speak as a node.
type guard struct {
	identity node.Identity
	secret   string // that the nodes share, where there is no TLS
}

// speaker gives the node that a request is from: its certificate says so, or it knows the secret. A
// client is never one.
func (g guard) speaker(r *http.Request) (paxos.Node, error) {
	if got := r.Header.Get(clusterHeader); got != g.identity.Cluster {
		return 0, fmt.Errorf("want a node of cluster %q, got one of %.40q", g.identity.Cluster, got)
	}
	n, err := strconv.ParseUint(r.Header.Get(nodeHeader), 10, 8)
	from := paxos.Node(n)
	if err != nil || !g.identity.Quorums.Has(from) || from == g.identity.Self {
		return 0, fmt.Errorf("want another node of the cluster, got %.40q", r.Header.Get(nodeHeader))
	}
	if r.TLS != nil {
		return from, named(r.TLS.PeerCertificates, from)
	}
	given, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if g.secret == "" || !bearer || subtle.ConstantTimeCompare([]byte(given), []byte(g.secret)) != 1 {
		return 0, errors.New("want the secret that the nodes share: clients do not speak as nodes")
	}
	return from, nil
}

// meant refuses a client that asks a node of another cluster: which nodes listen at an address may
// have changed since it was told. Who names no cluster means any.
func (g guard) meant(r *http.Request) error {
	if want := r.Header.Get(clusterHeader); want != "" && want != g.identity.Cluster {
		return fmt.Errorf("this is a node of cluster %q, and one of %.40q is asked: stop the cluster that listens here, "+
			"or begin one elsewhere: synod cluster --port 0 --data FOLDER", g.identity.Cluster, want)
	}
	return nil
}

// named wants a certificate whose common name is node-N.
func named(shown []*x509.Certificate, n paxos.Node) error {
	want := fmt.Sprintf("node-%d", n)
	if len(shown) == 0 || shown[0].Subject.CommonName != want {
		return fmt.Errorf("want a certificate whose common name is %s: clients do not speak as nodes", want)
	}
	return nil
}
