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

var keys atomic.Int64 // no two sets at a time are of one

// ask has so many clients set keys for a while, each another than the others at that time, each
// client at one node.
func ask(set setting, nodes []string, clients int, long time.Duration) (result, error) {
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

const value = "a value of some length, as most have"

// setting asks a node to set a key.
type setting func(web *http.Client, node, key string) error

// setRegister sets one that nobody has set.
func setRegister(web *http.Client, node, key string) error {
	return do(web, http.MethodPut, node+"/v1/registers/"+key, `{"value":"`+value+`"}`)
}

// setKey sets a key of a store; those of some time ago are set again, as a store is not without
// bounds.
func setKey(web *http.Client, node, key string) error {
	return do(web, http.MethodPost, node+"/v1/commands", `{"do":"set","key":"`+key[max(0, len(key)-4):]+`","value":"`+value+`"}`)
}

func do(web *http.Client, method, url, body string) error {
	req, err := http.NewRequest(method, url, strings.NewReader(body))
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
