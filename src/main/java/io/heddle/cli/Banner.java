// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.deploy.Deployed;
import io.heddle.node.Node;
import io.heddle.node.NodeDescription;
import java.io.PrintStream;
import java.util.Map;

/**
 * What a user sees when a node is ready: where everything is, what is deployed, what to type next.
 */
final class Banner {

  private final Node node;
  private final String clientOption;

  /**
   * @param clientOption the option that makes client commands find this node, with a space before
   *     it; often empty
   */
  Banner(Node node, String clientOption) {
    this.node = node;
    this.clientOption = clientOption;
  }

  /**
   * @param failures why a chaincode does not run, by name
   */
  void print(PrintStream err, Map<String, String> failures) {
    NodeDescription about = node.description();
    err.println();
    err.println("Heddle is ready");
    err.printf(
        "  peer                %s (%s, channel %s)%n",
        about.endpoint(), about.mspId(), about.channel());
    err.printf("  chaincode           %s%n", about.chaincodeEndpoint());
    err.printf("  operations          %s%n", about.operations());
    err.printf("  crypto material     %s%n", about.users().getParent());
    err.printf(
        "  TLS CA              %s%n", about.tlsCa().map(Object::toString).orElse("none: no TLS"));
    err.printf("  connection profile  %s%n", about.connectionProfile());
    node.deployed().forEach(chaincode -> print(err, chaincode, failures.get(chaincode.name())));
    err.println();
    node.deployed().stream()
        .findFirst()
        .ifPresentOrElse(
            first -> suggest(err, first),
            () ->
                err.println("No chaincode yet: end it with Ctrl-C and give one to 'heddle start'"));
    err.flush();
  }

  private void print(
      PrintStream err, Deployed chaincode, @org.jspecify.annotations.Nullable String failure) {
    err.printf("  chaincode %s%n", chaincode.name());
    err.printf("    package           %s%n", chaincode.packageId());
    err.printf("    kind              %s%n", kind(chaincode));
    if (chaincode.isStartedByHand()) {
      printHowToStart(err, chaincode);
    }
    if (failure != null) {
      err.printf("    NOT RUNNING       %s%n", failure);
      chaincode
          .server()
          .ifPresent(_ ->
              err.printf(
                  "    next              start the server with CORE_CHAINCODE_ID_NAME=%s; the next call connects%n",
                  chaincode.packageId()));
    }
  }

  private void printHowToStart(PrintStream err, Deployed chaincode) {
    String peer = node.description().chaincodeEndpoint();
    err.printf(
        "    start it with     CORE_CHAINCODE_ID_NAME=%s CORE_PEER_TLS_ENABLED=false CORE_PEER_ADDRESS=%s%n",
        chaincode.packageId(), peer);
    err.printf("    for example       java -jar chaincode.jar --peerAddress %s%n", peer);
    err.printf("                      npx fabric-chaincode-node start --peer.address %s%n", peer);
    err.printf("                      ./chaincode -peer.address %s%n", peer);
  }

  private String kind(Deployed chaincode) {
    if (chaincode.isStartedByHand()) {
      return "development: you start it, as often as you like";
    }
    if (chaincode.built().isEmpty()) {
      return "unknown: its build cannot be used";
    }
    return chaincode
        .server()
        .map(server -> "remote, server at " + server)
        .orElseGet(() ->
            "local, run by builder '%s'%s"
                .formatted(
                    chaincode.built().get().builder(),
                    node.where(chaincode.name()).map(where -> ", " + where).orElse("")));
  }

  private void suggest(PrintStream err, Deployed chaincode) {
    err.println("Next, in another terminal:");
    if (chaincode.name().startsWith("asset-")) {
      err.printf("  ./heddle invoke%s %s InitLedger%n", clientOption, chaincode.name());
      err.printf("  ./heddle query%s %s GetAllAssets%n", clientOption, chaincode.name());
    } else {
      err.printf("  ./heddle query%s %s FUNCTION [ARG...]%n", clientOption, chaincode.name());
    }
  }
}
