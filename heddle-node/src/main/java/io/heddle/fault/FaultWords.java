// SPDX-License-Identifier: Apache-2.0
package io.heddle.fault;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.clock.ClockWords;
import io.heddle.words.Foreign;
import io.heddle.words.Nearest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** Faults as people write them: a kind, and texts by name. */
public final class FaultWords {

  private static final int LONGEST = 1000;
  private static final Duration MOST = Duration.ofDays(1);
  private static final Set<TxValidationCode> NO_FAULTS =
      Set.of(TxValidationCode.VALID, TxValidationCode.NOT_VALIDATED, TxValidationCode.UNRECOGNIZED);

  private FaultWords() {}

  /**
   * Reads one.
   *
   * @param given by name: {@code channel}, {@code chaincode}, {@code function}, {@code org}, {@code
   *     peer}, {@code tx}, {@code times} (a number, or {@code always}; else 1), {@code message},
   *     {@code status}, {@code by}, {@code code}
   * @throws HeddleException {@code BAD_INPUT} for the first thing that is wrong
   */
  public static FaultRule rule(String kind, Map<String, String> given) {
    FaultKind known = FaultKind.of(kind);
    known.check(given.keySet());
    given.forEach(FaultWords::checkLength);
    return new FaultRule(known, effect(known, given), scope(given), times(known, given));
  }

  private static Effect effect(FaultKind kind, Map<String, String> given) {
    return switch (kind) {
      case REFUSE ->
          new Effect.Refuse(
              status(given.getOrDefault("status", "500")),
              given.getOrDefault("message", "refused by an injected fault"));
      case DELAY -> new Effect.Delay(by(kind, given));
      case DIFFER -> new Effect.Differ();
      case CRASH -> new Effect.Crash();
      case HANG -> new Effect.Hang();
      case INVALIDATE -> new Effect.Invalidate(code(given.getOrDefault("code", "")));
      case NO_ORDERER ->
          new Effect.NoOrderer(given.getOrDefault("message", "the orderer is unavailable"));
      case HOLD -> new Effect.Hold();
      case LOSE_STATUS -> new Effect.LoseStatus();
      case DELAY_STATUS -> new Effect.DelayStatus(by(kind, given));
      case LOSE_EVENTS -> new Effect.LoseEvents();
      case DELAY_EVENTS -> new Effect.DelayEvents(by(kind, given));
    };
  }

  private static Scope scope(Map<String, String> given) {
    return new Scope(
        Optional.ofNullable(given.get("channel")),
        Optional.ofNullable(given.get("chaincode")),
        Optional.ofNullable(given.get("function")),
        Optional.ofNullable(given.get("org")),
        Optional.ofNullable(given.get("peer")),
        Optional.ofNullable(given.get("tx")).map(FaultWords::transaction));
  }

  private static OptionalInt times(FaultKind kind, Map<String, String> given) {
    String times = given.getOrDefault("times", kind == FaultKind.HOLD ? "always" : "1");
    if (times.equals("always")) {
      return OptionalInt.empty();
    }
    if (!times.matches("[1-9]\\d{0,5}")) {
      throw wrong("A fault meets from 1 to 999999 times, or 'always', not '%s'", times);
    }
    return OptionalInt.of(Integer.parseInt(times));
  }

  private static int status(String text) {
    if (!text.matches("[45]\\d\\d")) {
      throw wrong("A chaincode refuses with a status from 400 to 599, not '%s'", text);
    }
    return Integer.parseInt(text);
  }

  private static Duration by(FaultKind kind, Map<String, String> given) {
    String text = given.get("by");
    if (text == null) {
      throw new HeddleException(
          Fault.BAD_INPUT, "A fault '%s' needs a duration, as in 5s".formatted(kind.word()));
    }
    Duration by = ClockWords.duration(text);
    if (by.isZero() || by.compareTo(MOST) > 0) {
      throw wrong("A fault delays by more than 0 and at most 1d, not by '%s'", text);
    }
    return by;
  }

  private static String transaction(String text) {
    if (!text.matches("[0-9a-f]{64}")) {
      throw wrong("'%s' is no transaction id, which has 64 hexadecimal digits", text);
    }
    return text;
  }

  private static TxValidationCode code(String text) {
    if (text.isEmpty()) {
      throw new HeddleException(
          Fault.BAD_INPUT, "A fault 'invalidate' needs a validation code, as MVCC_READ_CONFLICT");
    }
    List<TxValidationCode> codes =
        Stream.of(TxValidationCode.values()).filter(code -> !NO_FAULTS.contains(code)).toList();
    return codes.stream()
        .filter(code -> code.name().equals(text))
        .findFirst()
        .orElseThrow(() -> {
          Optional<String> near = Nearest.find(text, codes.stream().map(Enum::name).toList());
          return wrong(
              "'%s' is no validation code with which a transaction is invalid"
                  + near.map("; did you mean '%s'?"::formatted).orElse(""),
              text);
        });
  }

  private static void checkLength(String name, String value) {
    if (value.isEmpty() || value.length() > LONGEST) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "The '%s' of a fault has 1 to %d characters, not %d"
              .formatted(name, LONGEST, value.length()));
    }
  }

  private static HeddleException wrong(String sentence, String text) {
    return new HeddleException(Fault.BAD_INPUT, sentence.formatted(Foreign.text(text)));
  }

  /** A rule in words: {@code refuse chaincode=asset function=Create times=2}. */
  public static String text(FaultRule rule) {
    StringBuilder text = new StringBuilder(rule.kind().word());
    values(rule)
        .forEach(
            (name, value) -> text.append(' ').append(name).append('=').append(Foreign.text(value)));
    return text.toString();
  }

  /** What was said of a rule, by name. */
  public static Map<String, String> values(FaultRule rule) {
    Map<String, String> values = new LinkedHashMap<>();
    Scope scope = rule.scope();
    scope.channel().ifPresent(value -> values.put("channel", value));
    scope.chaincode().ifPresent(value -> values.put("chaincode", value));
    scope.function().ifPresent(value -> values.put("function", value));
    scope.organisation().ifPresent(value -> values.put("org", value));
    scope.peer().ifPresent(value -> values.put("peer", value));
    scope.transaction().ifPresent(value -> values.put("tx", value));
    switch (rule.effect()) {
      case Effect.Refuse(int status, String message) -> {
        values.put("status", Integer.toString(status));
        values.put("message", message);
      }
      case Effect.NoOrderer(String message) -> values.put("message", message);
      case Effect.Invalidate(TxValidationCode code) -> values.put("code", code.name());
      case Effect.Delay(Duration by) -> values.put("by", text(by));
      case Effect.DelayStatus(Duration by) -> values.put("by", text(by));
      case Effect.DelayEvents(Duration by) -> values.put("by", text(by));
      case Effect.Differ _,
          Effect.Crash _,
          Effect.Hang _,
          Effect.Hold _,
          Effect.LoseStatus _,
          Effect.LoseEvents _ -> {}
    }
    if (rule.kind() != FaultKind.HOLD || rule.times().isPresent()) {
      rule.times()
          .ifPresentOrElse(
              times -> values.put("times", Integer.toString(times)),
              () -> values.put("times", "always"));
    }
    return values;
  }

  private static String text(Duration by) {
    return by.toMillis() % 1000 == 0 ? by.toSeconds() + "s" : by.toMillis() + "ms";
  }
}
