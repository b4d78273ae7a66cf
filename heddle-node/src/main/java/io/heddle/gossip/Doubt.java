// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

/**
 * Something about a message that is not as it should be: the message is dropped, and why is told.
 */
final class Doubt extends Exception {

  private static final long serialVersionUID = 1;

  Doubt(String reason) {
    super(reason);
  }

  /** Why, never null. */
  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? "" : message;
  }
}
