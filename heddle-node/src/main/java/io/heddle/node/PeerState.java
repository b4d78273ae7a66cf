// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import java.util.Locale;

/**
 * Where a peer of a node stands.
 *
 * <pre>
 *  STOPPED ──► STARTING ──► RUNNING ──► STOPPING ──► STOPPED
 *     ▲            │ it cannot be opened
 *     └────────────┘
 * </pre>
 */
enum PeerState {
  STOPPED,
  STARTING,
  RUNNING,
  STOPPING;

  /** As users read it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
