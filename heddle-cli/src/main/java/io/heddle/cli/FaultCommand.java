// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.client.FaultsClient;
import io.heddle.fault.FaultKind;
import io.heddle.fault.FaultWords;
import io.heddle.json.JsonTree;
import io.heddle.show.Printable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Puts faults into a network and takes them away. */
@Command(
    name = "fault",
    mixinStandardHelpOptions = true,
    description = {
      "Have something go wrong in the running node's network, to see what a client makes of it:",
      "  refuse, delay, differ, crash, hang        a chaincode's call at its endorsers",
      "  no-orderer                                the orderer takes no transactions",
      "  invalidate CODE                           a transaction is not valid when it is committed",
      "  hold                                      peers commit no blocks until it is cleared",
      "  lose-status, delay-status                 who waits for a commit",
      "  lose-events, delay-events                 who reads events or blocks",
      "Each meets the next transaction that it is for, or as many as --times says, and prints its"
          + " number.",
      "'heddle fault list' shows all of them, 'heddle fault clear [NUMBER]' takes them away."
    },
    footer = {
      "",
      "Example: heddle fault refuse --chaincode asset --function CreateAsset --times 2 --message"
          + " 'Not today'"
    })
final class FaultCommand implements Callable<Integer> {

  private static final String LIST = "list";
  private static final String CLEAR = "clear";

  @Mixin private final NodeOperations node = new NodeOperations();

  @Mixin private final ResultOption result = new ResultOption();

  @Option(names = "--channel", paramLabel = "NAME", description = "Only on this channel.")
  private @Nullable String channel;

  @Option(names = "--chaincode", paramLabel = "NAME", description = "Only for this chaincode.")
  private @Nullable String chaincode;

  @Option(names = "--function", paramLabel = "NAME", description = "Only for this function.")
  private @Nullable String function;

  @Option(
      names = "--org",
      paramLabel = "MSPID",
      description =
          "Only for peers of this organisation; of 'invalidate' and 'no-orderer' for its clients.")
  private @Nullable String organisation;

  @Option(names = "--peer", paramLabel = "HOST", description = "Only at this peer.")
  private @Nullable String peer;

  @Option(names = "--tx", paramLabel = "ID", description = "Only for this transaction.")
  private @Nullable String transaction;

  @Option(
      names = "--times",
      paramLabel = "N",
      description =
          "How many transactions, events or ('hold') blocks it meets, or 'always' (default: 1; 'hold': always).")
  private @Nullable String times;

  @Option(
      names = "--message",
      paramLabel = "TEXT",
      description = "What the chaincode refuses with, or the orderer.")
  private @Nullable String message;

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description = "With which the chaincode refuses, 400 to 599 (default: 500).")
  private @Nullable String status;

  @Option(names = "--by", paramLabel = "DURATION", description = "How long it delays: 5s, 500ms.")
  private @Nullable String by;

  @Parameters(
      index = "0",
      paramLabel = "FAULT",
      completionCandidates = Words.class,
      description = "What goes wrong, or 'list', or 'clear'.")
  private String word = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "CODE|NUMBER",
      description = "With 'invalidate' the validation code; with 'clear' which one.")
  private String value = "";

  FaultCommand() {}

  /** What a shell completes. */
  static final class Words implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      List<String> words = new ArrayList<>(FaultKind.words());
      words.add(LIST);
      words.add(CLEAR);
      return words.iterator();
    }
  }

  @Override
  public Integer call() throws Exception {
    return Interruptible.run(() -> {
      switch (word) {
        case LIST -> list();
        case CLEAR -> clear();
        default -> add();
      }
      return ExitCode.OK.number();
    });
  }

  private void add() throws InterruptedException {
    Map<String, String> given = given();
    if (!value.isEmpty()) {
      if (!word.equals(FaultKind.INVALIDATE.word())) {
        throw wrong("There is no use for '%s' here".formatted(Printable.of(value)));
      }
      given.put("code", value);
    }
    var _ = FaultWords.rule(word, given); // before a node is looked for
    JsonNode added = node.client().faults().add(word, given);
    result.print(added.path("id").asString(), (ObjectNode) added);
  }

  private void list() throws InterruptedException {
    refuseOptions();
    if (!value.isEmpty()) {
      throw wrong("There is no use for '%s' here".formatted(Printable.of(value)));
    }
    print(node.client().faults().all());
  }

  private void clear() throws InterruptedException {
    refuseOptions();
    if (!value.matches("\\d{0,18}")) {
      throw wrong("A fault is known by its number, not '%s'".formatted(Printable.of(value)));
    }
    FaultsClient faults = node.client().faults();
    print(faults.clear(value));
  }

  private void refuseOptions() {
    Set<String> given = given().keySet();
    if (!given.isEmpty()) {
      throw wrong("'heddle fault %s' has no option --%s".formatted(word, given.iterator().next()));
    }
  }

  private Map<String, String> given() {
    Map<String, String> given = new LinkedHashMap<>();
    put(given, "channel", channel);
    put(given, "chaincode", chaincode);
    put(given, "function", function);
    put(given, "org", organisation);
    put(given, "peer", peer);
    put(given, "tx", transaction);
    put(given, "times", times);
    put(given, "message", message);
    put(given, "status", status);
    put(given, "by", by);
    return given;
  }

  private static void put(Map<String, String> given, String name, @Nullable String text) {
    if (text != null) {
      given.put(name, text);
    }
  }

  /** One in a line: number, how often it met, what it is. */
  private void print(JsonNode all) {
    if (result.isJson()) {
      System.out.println(JsonTree.text(all));
      return;
    }
    for (JsonNode each : all) {
      System.out.println(line(each));
    }
  }

  private static String line(JsonNode fault) {
    String said =
        fault.properties().stream()
            .filter(member ->
                !Set.of("id", "kind", "hits", "over", "problem").contains(member.getKey()))
            .map(member -> member.getKey() + "=" + Printable.of(member.getValue().asString()))
            .collect(Collectors.joining(" "));
    String problem = fault.path("problem").asString("");
    return "%s %s %s  met %s%s%s"
        .formatted(
            fault.path("id").asString(),
            fault.path("kind").asString(),
            said,
            fault.path("hits").asString(),
            fault.path("over").asBoolean() ? ", over" : "",
            problem.isEmpty() ? "" : "; not injected: " + Printable.of(problem));
  }

  private static HeddleException wrong(String why) {
    return new HeddleException(Fault.BAD_INPUT, why);
  }
}
