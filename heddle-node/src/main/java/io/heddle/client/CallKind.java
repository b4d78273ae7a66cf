// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

/** What is to become of what a chaincode answers. */
public enum CallKind {
  /** It is told. */
  EVALUATE,
  /** It is submitted, and told when it is committed. */
  SUBMIT,
  /** Nothing is called: the function is the id of a transaction, and its trace is told, in JSON. */
  TRACE,
  /** The same as text. */
  TRACE_TEXT
}
