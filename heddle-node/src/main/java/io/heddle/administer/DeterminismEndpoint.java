// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.home.OperationsToken;
import io.heddle.operations.Answer;
import io.heddle.operations.Endpoint;
import io.heddle.operations.Endpoints;
import io.heddle.operations.Request;
import io.heddle.trace.Determinism;
import io.heddle.trace.TransactionTrace;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether transactions give the same results when they are executed twice, over HTTP, for who has
 * the token of the data directory: between {@code begin} and {@code end} all peers of the node
 * execute each call once more on the same state.
 *
 * <pre>
 * GET  /determinism/v1
 * POST /determinism/v1/begin
 * POST /determinism/v1/end
 * </pre>
 *
 * <p>All answer with what was found since the beginning.
 */
public record DeterminismEndpoint(Determinism determinism, OperationsToken token)
    implements Endpoint {

  private static final String PATH = "/determinism/v1";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** Adds itself under its paths. */
  public void addTo(Endpoints all) {
    all.add(PATH, this).add(PATH + "/", this);
  }

  @Override
  public Answer answer(Request request) {
    try {
      token.require(request.authorization(), "have executions compared");
      return switch (request.method() + request.path().substring(PATH.length())) {
        case "GET" -> told(determinism.report());
        case "POST/begin" -> told(determinism.begin());
        case "POST/end" -> told(determinism.end());
        default ->
            request.method().equals("GET") || request.method().equals("POST")
                ? Refusal.of(
                    new HeddleException(
                        Fault.NOT_FOUND, "A comparison of executions has a begin and an end"))
                : Answer.error(405, "invalid request method: " + request.method());
      };
    } catch (HeddleException e) {
      return Refusal.of(e);
    }
  }

  private static Answer told(Determinism.Report report) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("checked", report.isChecked());
    json.put("compared", report.compared());
    report.onOneInstance().forEach(json.putArray("onOneInstance")::add);
    var findings = json.putArray("findings");
    report.findings().forEach(each -> put(each, findings.addObject()));
    return Answer.json(200, json.toString());
  }

  private static void put(TransactionTrace found, ObjectNode json) {
    json.put("transactionId", found.transactionId());
    json.put("channel", found.channel());
    json.put("chaincode", found.chaincode());
    json.put("function", found.arguments().isEmpty() ? "" : text(found));
    var differences = json.putArray("differences");
    found.comparison().ifPresent(made -> made.differences().forEach(differences::add));
  }

  private static String text(TransactionTrace found) {
    return found.arguments().getFirst().shown();
  }
}
