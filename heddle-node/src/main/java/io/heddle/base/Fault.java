// SPDX-License-Identifier: Apache-2.0
package io.heddle.base;

/**
 * What kind of failure an exception tells of; becomes a gRPC status in one place and an exit code
 * in one.
 */
public enum Fault {
  /** The caller gave something that can never work. */
  BAD_INPUT,
  /** What the caller named does not exist. */
  NOT_FOUND,
  /** It contradicts what is there already. */
  CONFLICT,
  /** The caller may not. */
  DENIED,
  /** Something needed is not reachable now. */
  UNAVAILABLE,
  /** It took longer than allowed. */
  TIMED_OUT,
  /** The chaincode, or what builds or runs it, said no. */
  CHAINCODE,
  /** Heddle is at fault. */
  INTERNAL
}
