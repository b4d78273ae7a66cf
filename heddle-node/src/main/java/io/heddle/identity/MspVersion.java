// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

/**
 * The rules by which a membership provider judges; a channel's capabilities say which.
 *
 * <p>Fabric: msp/msp.go, MSPVersion.
 */
public enum MspVersion {
  /** ECDSA keys only. */
  V1_4_3,
  /** Also Ed25519 keys. */
  V3_0
}
