package host_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/synod-paxos/synod/cmd/synod/internal/host"
	"github.com/synod-paxos/synod/impl/node"
	"github.com/synod-paxos/synod/impl/paxos"
)

func TestOptionsAreGuarded(t *testing.T) {
	t.Parallel()
	id := node.Identity{Cluster: "test", Quorums: paxos.Majority(3)}
	here := []string{"http://127.0.0.1:1", "http://localhost:2", "http://[::1]:3"}
	far := []string{"http://127.0.0.1:1", "http://10.0.0.2:2", "http://127.0.0.1:3"}
	some := host.TLS{Certificate: "cert.pem", Key: "key.pem", Authority: "ca.pem"}
	for _, c := range []struct {
		name string
		o    host.Options
		want string // in the error; empty for none
	}{
		{"loopback", host.Options{Identity: id, Nodes: here, Secret: secret}, ""},
		{"no secret", host.Options{Identity: id, Nodes: here}, "--secret-file"},
		{"a short secret", host.Options{Identity: id, Nodes: here, Secret: "x"}, "--secret-file"},
		{"a node elsewhere", host.Options{Identity: id, Nodes: far, Secret: secret}, "--tls-cert"},
		{"all addresses", host.Options{Identity: id, Nodes: here, Secret: secret, Listen: ":7400"}, "--tls-cert"},
		{"another address", host.Options{Identity: id, Nodes: here, Secret: secret, Listen: "10.0.0.1:7400"}, "--tls-cert"},
		{"too few", host.Options{Identity: id, Nodes: here[:2], Secret: secret}, "each of 3 nodes"},
		{"http beside TLS", host.Options{Identity: id, Nodes: here, TLS: some}, "https"},
		{"TLS", host.Options{Identity: id, Nodes: []string{"https://a:1", "https://b:1", "https://c:1"}, TLS: some}, ""},
	} {
		err := c.o.Check()
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: want %q, got %v", c.name, c.want, err)
		}
	}
}

// No client speaks as a node, and no node for another.
func TestClientsDoNotSpeakAsNodes(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 3)
	c.create()
	c.start(0)
	accept := `{"messages":[{"key":"key","type":"Accept","ballot":[1,1],"value":"forged"}]}`
	good := []string{"Synod-Cluster", "test", "Synod-Node", "1", "Authorization", "Bearer " + secret}
	change := func(name, value string) []string {
		headers := append([]string{}, good...)
		for i := 0; i < len(headers); i += 2 {
			if headers[i] == name {
				headers[i+1] = value
			}
		}
		return headers
	}
	for name, headers := range map[string][]string{
		"nothing": nil, "no secret": good[:4], "another secret": change("Authorization", "Bearer "+secret+"x"), "an empty one": change("Authorization", "Bearer "),
		"another cluster": change("Synod-Cluster", "other"), "the node itself": change("Synod-Node", "0"), "no node of it": change("Synod-Node", "3"), "no number": change("Synod-Node", "x"),
	} {
		if status, _, text := do(t, http.MethodPost, c.nodes[0]+"/v1/messages", accept, headers...); status != http.StatusForbidden {
			t.Errorf("%s: status %d, want 403: %s", name, status, text)
		}
	}
	for _, body := range []string{`{`, `{"messages":[{"type":"Tell"}]}`, `[]`, `{"messages":[{"key":1}]}`} {
		if status, _, text := do(t, http.MethodPost, c.nodes[0]+"/v1/messages", body, good...); status != http.StatusBadRequest {
			t.Errorf("%s: status %d, want 400: %s", body, status, text)
		}
	}
	if status, _, text := do(t, http.MethodPost, c.nodes[0]+"/v1/messages", accept, good...); status != http.StatusNoContent {
		t.Errorf("a node: status %d, want 204: %s", status, text)
	}
}

// authority signs certificates.
type authority struct {
	folder string
	cert   *x509.Certificate
	key    *ecdsa.PrivateKey
}

func newAuthority(t *testing.T, name string) *authority {
	a := &authority{folder: t.TempDir()}
	a.cert, a.key = a.sign(t, name)
	return a
}

// sign writes the certificate NAME.pem and its key NAME.key; of a's own if it has none yet.
func (a *authority) sign(t *testing.T, name string) (*x509.Certificate, *ecdsa.PrivateKey) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	of := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: a.cert == nil, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	by, byKey := a.cert, a.key
	if by == nil {
		by, byKey = of, key
	}
	signed, err := x509.CreateCertificate(rand.Reader, of, by, &key.PublicKey, byKey)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for file, block := range map[string]*pem.Block{".pem": {Type: "CERTIFICATE", Bytes: signed}, ".key": {Type: "EC PRIVATE KEY", Bytes: plain}} {
		if err := os.WriteFile(filepath.Join(a.folder, name+file), pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cert, err := x509.ParseCertificate(signed)
	if err != nil {
		t.Fatal(err)
	}
	return cert, key
}

func (a *authority) files(name, ca string) host.TLS {
	at := func(file string) string { return filepath.Join(a.folder, file) }
	return host.TLS{Certificate: at(name + ".pem"), Key: at(name + ".key"), Authority: at(ca + ".pem")}
}

// With mutual TLS nodes know each other by their certificates; who has none of the authority's is
// not spoken to, and a client's does not make a node.
func TestMutualTLS(t *testing.T) {
	t.Parallel()
	a, other := newAuthority(t, "ca"), newAuthority(t, "other")
	for _, name := range []string{"node-0", "node-1", "node-2", "client"} {
		a.sign(t, name)
	}
	other.sign(t, "client")
	c := newCluster(t, 3)
	for i, address := range c.nodes {
		c.nodes[i] = strings.Replace(address, "http:", "https:", 1)
	}
	c.tls = func(self int) host.TLS {
		if self < 0 {
			return a.files("client", "ca")
		}
		return a.files(fmt.Sprint("node-", self), "ca")
	}
	c.startAll()
	if got := c.set(0, "key", "x"); got != "x" || c.get(1, "key") != "x" {
		t.Errorf("got %q", got)
	}
	post := func(t1 host.TLS, node string) (int, error) {
		config, err := t1.Config()
		if err != nil {
			t.Fatal(err)
		}
		config.InsecureSkipVerify = true // what a liar would do
		req, _ := http.NewRequestWithContext(within(t), http.MethodPost, c.nodes[0]+"/v1/messages", strings.NewReader(`{"messages":[]}`))
		req.Header.Set("Synod-Cluster", "test")
		req.Header.Set("Synod-Node", node)
		resp, err := (&http.Client{Transport: &http.Transport{TLSClientConfig: config}}).Do(req)
		if err != nil {
			return 0, err
		}
		return resp.StatusCode, resp.Body.Close()
	}
	if status, err := post(a.files("node-1", "ca"), "1"); status != http.StatusNoContent {
		t.Errorf("a node: %d, %v", status, err)
	}
	if status, err := post(a.files("client", "ca"), "1"); status != http.StatusForbidden {
		t.Errorf("a client as a node: %d, %v", status, err)
	}
	if status, err := post(a.files("node-1", "ca"), "2"); status != http.StatusForbidden {
		t.Errorf("a node as another: %d, %v", status, err)
	}
	if status, err := post(other.files("client", "other"), "1"); err == nil {
		t.Errorf("a certificate of another authority: %d", status)
	}
	if conn, err := tls.Dial("tcp", strings.TrimPrefix(c.nodes[0], "https://"), &tls.Config{InsecureSkipVerify: true}); err == nil {
		_, err = fmt.Fprint(conn, "GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
		one := make([]byte, 1)
		if n, readErr := conn.Read(one); err == nil && readErr == nil {
			t.Errorf("without certificate: %d bytes are answered", n)
		}
	}
}
