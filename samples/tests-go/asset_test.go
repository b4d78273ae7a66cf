// SPDX-License-Identifier: Apache-2.0

package tests

import (
	"encoding/json"
	"strings"
	"testing"
)

// fresh gives the node with the ledger as it was before the first test.
func fresh(t *testing.T) *Node {
	node, err := FromEnvironment()
	must(t, err)
	if err := node.Revert("empty"); err != nil {
		must(t, node.Snapshot("empty"))
	}
	t.Cleanup(func() { must(t, node.ClearFaults()) })
	return node
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func owner(t *testing.T, node *Node, id string) string {
	t.Helper()
	answer, err := node.Evaluate("ReadAsset", id)
	must(t, err)
	var asset struct{ Owner string }
	must(t, json.Unmarshal(answer, &asset))
	return asset.Owner
}

func TestReadsWhatWasCreated(t *testing.T) {
	node := fresh(t)
	_, err := node.Submit("CreateAsset", "a1", "blue", "5", "Tom", "1300")
	must(t, err)

	if got := owner(t, node, "a1"); got != "Tom" {
		t.Errorf("the owner is %s", got)
	}
}

func TestWhoLosesAConflictIsTold(t *testing.T) {
	node := fresh(t)
	_, err := node.Submit("CreateAsset", "a1", "blue", "5", "Tom", "1300")
	must(t, err)
	must(t, node.AddFault(map[string]string{"kind": "invalidate", "code": "MVCC_READ_CONFLICT"}))

	_, err = node.Submit("TransferAsset", "a1", "Ann")
	if err == nil || !strings.Contains(err.Error(), "MVCC_READ_CONFLICT") {
		t.Errorf("there was no conflict: %v", err)
	}
	_, err = node.Submit("TransferAsset", "a1", "Ann")
	must(t, err)
	if got := owner(t, node, "a1"); got != "Ann" {
		t.Errorf("the owner is %s", got)
	}
}
