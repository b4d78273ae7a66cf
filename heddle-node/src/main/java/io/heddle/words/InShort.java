// SPDX-License-Identifier: Apache-2.0
package io.heddle.words;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a chain of reasons, in Fabric's words, comes to for a person: without the links that say
 * nothing, and without the lines behind them.
 */
public final class InShort {

  /** What Fabric puts around a reason, one in the other. */
  private static final Pattern LINK =
      Pattern.compile(
          "(?:error in simulation|failed to execute transaction [0-9a-f]{64}|error sending"
              + "|chaincode registration failed|failed to wait on container exit"
              + "|error starting container|could not launch chaincode \\S+"
              + "|builder '[^']*' run failed)(?:: |$)");

  private static final Pattern LINES = Pattern.compile("; last lines?:.*", Pattern.DOTALL);
  private static final Pattern EXIT = Pattern.compile("exit status (\\d+): ([^;\\n]+)");
  private static final String NOT_LAUNCHED = "could not launch chaincode ";
  private static final Pattern BROKEN_OFF = Pattern.compile(":? ?chaincode stream terminated");

  private InShort() {}

  /** The same sentence without them. */
  public static String of(String sentence) {
    String reason = LINK.matcher(LINES.matcher(sentence).replaceFirst("")).replaceAll("");
    Matcher exit = EXIT.matcher(reason);
    return exit.find()
        ? reason.substring(0, exit.start())
            + "%s (exit status %s)".formatted(exit.group(2), exit.group(1))
            + reason.substring(exit.end())
        : reason;
  }

  /** Why a call of a chaincode failed, in a sentence that names it. */
  public static String ofCall(String chaincode, String reason) {
    if (reason.contains(NOT_LAUNCHED)) {
      return "Chaincode '%s' does not start: %s".formatted(chaincode, of(reason));
    }
    if (BROKEN_OFF.matcher(reason).find()) {
      String why = of(BROKEN_OFF.matcher(reason).replaceFirst(""));
      return "Chaincode '%s' broke off the call%s"
          .formatted(chaincode, why.isBlank() ? "" : ": " + why);
    }
    return of(reason);
  }
}
