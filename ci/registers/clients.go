package main

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// result is what clients have met.
type result struct {
	perSecond float64
	p50, p99  time.Duration
}

var keys atomic.Int64 // no two sets are of one register

// ask has so many clients set registers for a while, each another, each client at one node.
func ask(nodes []string, clients int, long time.Duration) (result, error) {
	web := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients}, Timeout: time.Minute}
	defer web.CloseIdleConnections()
	took, errs := make([][]time.Duration, clients), make([]error, clients)
	var all sync.WaitGroup
	begin := time.Now()
	for n := range clients {
		all.Go(func() {
			for errs[n] == nil && time.Since(begin) < long {
				asked := time.Now()
				errs[n] = set(web, nodes[n%len(nodes)], fmt.Sprint("key", keys.Add(1)))
				took[n] = append(took[n], time.Since(asked))
			}
		})
	}
	all.Wait()
	seconds := time.Since(begin).Seconds()
	each := slices.Concat(took...)
	slices.Sort(each)
	for _, err := range errs {
		if err != nil {
			return result{}, err
		}
	}
	return result{float64(len(each)) / seconds, each[len(each)/2], each[len(each)*99/100]}, nil
}

const body = `{"value":"a value of some length, as most have"}`

func set(web *http.Client, node, key string) error {
	req, err := http.NewRequest(http.MethodPut, node+"/v1/registers/"+key, strings.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := web.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", resp.Status, text)
	}
	return err
}
