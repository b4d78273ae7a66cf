// SPDX-License-Identifier: Apache-2.0

// Package tests leads a node of Heddle over HTTP; all that may be asked of it is in GET /openapi.json.
package tests

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
)

// Node is the one that 'heddle exec' started for a command.
type Node struct {
	url   string
	token string
}

// FromEnvironment gives the node of the command's environment.
func FromEnvironment() (*Node, error) {
	token, err := os.ReadFile(filepath.Join(os.Getenv("HEDDLE_DATA"), "operations.token"))
	if err != nil {
		return nil, fmt.Errorf("run this by 'heddle exec': %w", err)
	}
	return &Node{os.Getenv("HEDDLE_OPERATIONS"), string(token)}, nil
}

// Snapshot keeps what the node has now, under a name.
func (n *Node) Snapshot(name string) error {
	return n.tell(http.MethodPost, "/node/v1/snapshots?name="+url.QueryEscape(name), nil)
}

// Revert takes the node back to a snapshot.
func (n *Node) Revert(name string) error {
	return n.tell(http.MethodPost, "/node/v1/revert?name="+url.QueryEscape(name), nil)
}

// AddFault has something go wrong, as in {"kind": "invalidate", "code": "MVCC_READ_CONFLICT"}.
func (n *Node) AddFault(fault map[string]string) error {
	return n.tell(http.MethodPost, "/faults/v1", fault)
}

// ClearFaults has nothing go wrong any more.
func (n *Node) ClearFaults() error {
	return n.tell(http.MethodDelete, "/faults/v1", nil)
}

// Submit has a function change the ledger and waits until that is committed.
func (n *Node) Submit(function string, arguments ...string) ([]byte, error) {
	return n.call("SUBMIT", function, arguments)
}

// Evaluate asks a function.
func (n *Node) Evaluate(function string, arguments ...string) ([]byte, error) {
	return n.call("EVALUATE", function, arguments)
}

// call is one of the user whose folder the environment names; each line of the answer is a part of it, the last one tells how it ended.
func (n *Node) call(kind, function string, arguments []string) ([]byte, error) {
	encoded := [][]byte{} // in JSON these are Base64
	for _, argument := range arguments {
		encoded = append(encoded, []byte(argument))
	}
	answer, err := n.ask(http.MethodPost, "/call/v1", map[string]any{
		"kind":      kind,
		"mspId":     os.Getenv("MSP_ID"),
		"msp":       filepath.Dir(os.Getenv("KEY_DIRECTORY_PATH")),
		"channel":   os.Getenv("CHANNEL_NAME"),
		"chaincode": os.Getenv("CHAINCODE_NAME"),
		"function":  function,
		"arguments": encoded,
		"seconds":   30,
	})
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	var all []byte
	lines := bufio.NewReader(answer.Body)
	for {
		text, err := lines.ReadBytes('\n')
		if len(text) == 0 && err != nil {
			return nil, errors.New("the node hung up before the call ended")
		}
		var line struct {
			Part   []byte
			Result *struct{ TransactionID string }
			Error  string
		}
		if err := json.Unmarshal(text, &line); err != nil {
			return nil, err
		}
		switch {
		case line.Error != "":
			return nil, errors.New(line.Error)
		case line.Result != nil:
			return all, nil
		default:
			all = append(all, line.Part...)
		}
	}
}

func (n *Node) tell(method, path string, body any) error {
	answer, err := n.ask(method, path, body)
	if err != nil {
		return err
	}
	return answer.Body.Close()
}

func (n *Node) ask(method, path string, body any) (*http.Response, error) {
	content := []byte{}
	if body != nil {
		var err error
		if content, err = json.Marshal(body); err != nil {
			return nil, err
		}
	}
	request, err := http.NewRequest(method, n.url+path, bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Authorization", "Bearer "+n.token)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	if answer.StatusCode == http.StatusOK {
		return answer, nil
	}
	defer answer.Body.Close()
	var refusal struct{ Error string }
	if err := json.NewDecoder(answer.Body).Decode(&refusal); err != nil {
		return nil, fmt.Errorf("%s %s: %s", method, path, answer.Status)
	}
	return nil, errors.New(refusal.Error)
}
