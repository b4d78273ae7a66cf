// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

/** A node as a whole, as its owner looks at it. Safe for threads. */
@FunctionalInterface
public interface ManagedNode {

  /** How far it is now. */
  NodeReport report();
}
