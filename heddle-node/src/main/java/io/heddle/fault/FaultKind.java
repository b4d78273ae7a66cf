// SPDX-License-Identifier: Apache-2.0
package io.heddle.fault;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.words.Foreign;
import io.heddle.words.Nearest;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The kinds of faults, and what may be said of each. */
public enum FaultKind {
  REFUSE("refuse"),
  DELAY("delay"),
  DIFFER("differ"),
  CRASH("crash"),
  HANG("hang"),
  INVALIDATE("invalidate"),
  NO_ORDERER("no-orderer"),
  HOLD("hold"),
  LOSE_STATUS("lose-status"),
  DELAY_STATUS("delay-status"),
  LOSE_EVENTS("lose-events"),
  DELAY_EVENTS("delay-events");

  private final String word;

  FaultKind(String word) {
    this.word = word;
  }

  /** As it is written. */
  public String word() {
    return word;
  }

  /** All words, in the order in which they are told. */
  public static List<String> words() {
    return Arrays.stream(values()).map(FaultKind::word).toList();
  }

  /**
   * The kind of this word.
   *
   * @throws HeddleException {@code BAD_INPUT} if there is none
   */
  public static FaultKind of(String word) {
    return Arrays.stream(values())
        .filter(kind -> kind.word.equals(word))
        .findFirst()
        .orElseThrow(() ->
            new HeddleException(
                Fault.BAD_INPUT,
                "There is no fault '%s'%s; there are %s"
                    .formatted(
                        Foreign.text(word),
                        Nearest.find(word, words())
                            .map(" (did you mean '%s'?)"::formatted)
                            .orElse(""),
                        String.join(", ", words()))));
  }

  void check(Set<String> given) {
    Set<String> known = parameters();
    for (String name : new TreeSet<>(given)) {
      if (!known.contains(name)) {
        throw new HeddleException(
            Fault.BAD_INPUT,
            "A fault '%s' has no '%s'; it takes %s"
                .formatted(word, Foreign.text(name), String.join(", ", new TreeSet<>(known))));
      }
    }
  }

  /** What can be said of one: whom it meets, and what it does. */
  private Set<String> parameters() {
    return switch (this) {
      case REFUSE ->
          Set.of(
              "channel",
              "chaincode",
              "function",
              "org",
              "peer",
              "tx",
              "times",
              "message",
              "status");
      case DELAY -> Set.of("channel", "chaincode", "function", "org", "peer", "tx", "times", "by");
      case DIFFER, CRASH, HANG ->
          Set.of("channel", "chaincode", "function", "org", "peer", "tx", "times");
      case INVALIDATE -> Set.of("channel", "chaincode", "function", "org", "tx", "times", "code");
      case NO_ORDERER ->
          Set.of("channel", "chaincode", "function", "org", "tx", "times", "message");
      case HOLD -> Set.of("channel", "org", "peer", "times");
      case LOSE_STATUS -> Set.of("channel", "org", "peer", "tx", "times");
      case DELAY_STATUS -> Set.of("channel", "org", "peer", "tx", "times", "by");
      case LOSE_EVENTS -> Set.of("channel", "chaincode", "org", "peer", "times");
      case DELAY_EVENTS -> Set.of("channel", "chaincode", "org", "peer", "times", "by");
    };
  }
}
