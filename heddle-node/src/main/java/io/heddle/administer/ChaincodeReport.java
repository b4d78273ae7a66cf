// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * How far a chaincode is on a channel, on the peer of the node where it is least far.
 *
 * @param state a word of {@link State}
 * @param debugger that of its process, if one listens
 * @param error why it does not run; empty while nothing has failed
 */
public record ChaincodeReport(
    String name,
    String channel,
    State state,
    String packageId,
    Optional<String> error,
    Optional<Debugger> debugger) {

  /** From nothing to ready. */
  public enum State {
    READY("ready", Hope.NONE_NEEDED),
    /** Its turn to be built comes. */
    WAITING("waiting", Hope.BY_ITSELF),
    BUILDING("building", Hope.BY_ITSELF),
    /** Installed, approved of or committed at the moment. */
    DEPLOYING("deploying", Hope.BY_ITSELF),
    NOT_LAUNCHED("not-launched", Hope.BY_ITSELF),
    LAUNCHING("launching", Hope.BY_ITSELF),
    /** Its server does not answer; the next attempt comes by itself. */
    BACKING_OFF("backing-off", Hope.BY_ITSELF),
    /** Its developer has not started it. */
    AWAITED("awaited", Hope.BY_ITSELF),
    /** Its process has ended or could not be started; the next call starts it. */
    ENDED("ended", Hope.NONE),
    NOT_BUILT("not-built", Hope.NONE),
    NOT_DEPLOYED("not-deployed", Hope.NONE);

    private final String word;
    private final Hope hope;

    State(String word, Hope hope) {
      this.word = word;
      this.hope = hope;
    }

    public String word() {
      return word;
    }
  }

  /** Whether it can become ready while nobody does anything. */
  private enum Hope {
    NONE_NEEDED,
    BY_ITSELF,
    NONE
  }

  public boolean isReady() {
    return state.hope == Hope.NONE_NEEDED;
  }

  /** Whether it becomes ready only if somebody does something about it. */
  public boolean hasFailed() {
    return state.hope == Hope.NONE;
  }

  /** State and error in one line. */
  String standing() {
    return error.map(why -> state.word() + ": " + why).orElse(state.word());
  }

  void writeTo(ObjectNode json) {
    json.put("name", name);
    json.put("channel", channel);
    json.put("state", state.word());
    json.put("failed", hasFailed());
    json.put("packageId", packageId);
    error.ifPresent(why -> json.put("error", why));
    debugger.ifPresent(one -> one.writeTo(json.putObject("debugger")));
  }
}
