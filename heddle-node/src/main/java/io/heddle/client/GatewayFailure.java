// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.dial.Reason;
import io.heddle.words.InShort;
import io.heddle.words.Nearest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.GatewayRuntimeException;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;

/**
 * Turns what the gateway said into the sentence that the user needs: the chaincode's own words if
 * it spoke.
 */
final class GatewayFailure {

  private static final Pattern CHAINCODE_SAID =
      Pattern.compile("(?:.*: )?chaincode response \\d+, (.*)", Pattern.DOTALL);

  /** Of an evaluation. */
  private static final String NOT_JOINED = "failed to get config for channel ";

  /** What the node puts behind Fabric's words of a chaincode that is not there. */
  private static final Pattern WHY_NOT =
      Pattern.compile("it (?:could not be deployed: |was undeployed here).*", Pattern.DOTALL);

  private GatewayFailure() {}

  static HeddleException of(GatewayException failure, GatewayTarget target, String chaincode) {
    return of(failure.getStatus(), failure.getDetails(), target, chaincode, failure);
  }

  static HeddleException of(
      GatewayRuntimeException failure, GatewayTarget target, String chaincode) {
    return of(failure.getStatus(), failure.getDetails(), target, chaincode, failure);
  }

  /** A call that no chaincode has to do with. */
  static HeddleException ofTrace(StatusRuntimeException failure, GatewayTarget target) {
    Status status = failure.getStatus();
    String description = status.getDescription() == null ? "" : status.getDescription();
    return status.getCode() == Status.Code.UNAVAILABLE
        ? noAnswer(description, target, failure)
        : new HeddleException(fault(status.getCode()), description, failure);
  }

  private static HeddleException of(
      Status status,
      Collection<ErrorDetail> details,
      GatewayTarget target,
      String chaincode,
      Throwable cause) {
    String description = status.getDescription() == null ? "" : status.getDescription();
    List<String> words = words(status, description, details);
    if (description.startsWith(NOT_JOINED)) {
      return new HeddleException(
          Fault.NOT_FOUND,
          "The peer at '%s' has not joined channel '%s' (%s); choose another one with --channel"
              .formatted(target.endpoint(), target.channel(), description),
          words,
          cause);
    }
    if (status.getCode() == Status.Code.UNAVAILABLE && details.isEmpty()) {
      return noAnswer(description, target, cause);
    }
    if (target.deployed().filter(names -> !names.contains(chaincode)).isPresent()) {
      return new HeddleException(
          Fault.NOT_FOUND,
          "Chaincode '%s' is not deployed on channel '%s'; %s"
              .formatted(
                  chaincode,
                  target.channel(),
                  whyNot(description).orElseGet(() -> instead(chaincode, target.deployed().get()))),
          words,
          cause);
    }
    List<String> messages = details.stream().map(ErrorDetail::getMessage).distinct().toList();
    String said = messages.isEmpty() ? description : String.join("; ", messages);
    Matcher spoken = CHAINCODE_SAID.matcher(said);
    if (spoken.matches()) {
      return new HeddleException(Fault.CHAINCODE, spoken.group(1), words, cause);
    }
    return new HeddleException(
        fault(status.getCode()), InShort.ofCall(chaincode, said), words, cause);
  }

  private static Optional<String> whyNot(String description) {
    Matcher reason = WHY_NOT.matcher(description);
    return reason.find() ? Optional.of(reason.group()) : Optional.empty();
  }

  private static String instead(String chaincode, List<String> deployed) {
    return Nearest.find(chaincode, deployed)
        .map("did you mean '%s'?"::formatted)
        .orElseGet(() ->
            deployed.isEmpty()
                ? "none is; 'heddle deploy' deploys one"
                : "deployed are: " + String.join(", ", deployed));
  }

  /** The whole of it, as Go's programs print it: the status, and what each peer said. */
  private static List<String> words(
      Status status, String description, Collection<ErrorDetail> details) {
    List<String> words = new ArrayList<>();
    words.add("rpc error: code = %s desc = %s".formatted(goName(status.getCode()), description));
    for (ErrorDetail detail : details) {
      words.add(
          "%s (%s): %s".formatted(detail.getAddress(), detail.getMspId(), detail.getMessage()));
    }
    return words;
  }

  private static String goName(Status.Code code) {
    if (code == Status.Code.CANCELLED) {
      return "Canceled";
    }
    return Arrays.stream(code.name().split("_"))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }

  private static HeddleException noAnswer(
      String description, GatewayTarget target, Throwable cause) {
    return new HeddleException(
        Fault.UNAVAILABLE,
        "No answer from the peer at '%s': %s; is it running%s?%s"
            .formatted(
                target.endpoint(),
                Reason.innermost(description, cause.getCause()).orElse(description),
                target.tlsCa().isEmpty() ? ", and without TLS (else give --tls-ca)" : "",
                target.deployed().isPresent() ? " 'heddle status --peers' tells" : ""),
        cause);
  }

  private static Fault fault(Status.Code code) {
    return switch (code) {
      case INVALID_ARGUMENT, OUT_OF_RANGE -> Fault.BAD_INPUT;
      case NOT_FOUND -> Fault.NOT_FOUND;
      case ALREADY_EXISTS, FAILED_PRECONDITION -> Fault.CONFLICT;
      case PERMISSION_DENIED, UNAUTHENTICATED -> Fault.DENIED;
      case UNAVAILABLE, RESOURCE_EXHAUSTED, CANCELLED -> Fault.UNAVAILABLE;
      case DEADLINE_EXCEEDED -> Fault.TIMED_OUT;
      case ABORTED, UNKNOWN -> Fault.CHAINCODE;
      case OK, INTERNAL, UNIMPLEMENTED, DATA_LOSS -> Fault.INTERNAL;
    };
  }
}
