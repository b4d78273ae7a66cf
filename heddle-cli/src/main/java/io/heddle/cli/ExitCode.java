// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;

/** What a command's exit code means; listed in {@code docs/cli.md}. */
enum ExitCode {
  OK(0),
  INTERNAL(1),
  BAD_INPUT(2),
  NOT_FOUND(3),
  CONFLICT(4),
  DENIED(5),
  UNAVAILABLE(6),
  TIMED_OUT(7),
  CHAINCODE(8),
  NOT_COMMITTED(9),
  DIED(10),
  INTERRUPTED(130);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  static ExitCode of(Fault fault) {
    return switch (fault) {
      case BAD_INPUT -> BAD_INPUT;
      case NOT_FOUND -> NOT_FOUND;
      case CONFLICT -> CONFLICT;
      case DENIED -> DENIED;
      case UNAVAILABLE -> UNAVAILABLE;
      case TIMED_OUT -> TIMED_OUT;
      case CHAINCODE -> CHAINCODE;
      case INTERNAL -> INTERNAL;
    };
  }
}
