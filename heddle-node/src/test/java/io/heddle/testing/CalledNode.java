// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heddle.home.DataDirectory;
import java.nio.file.Path;
import java.util.Map;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Network;

/** A node in a process of its own, and a user who calls its chaincodes with the gateway library. */
public final class CalledNode implements AutoCloseable {

  private final HeddleProcess node;
  private final GatewayClient client;

  private CalledNode(HeddleProcess node, GatewayClient client) {
    this.node = node;
    this.client = client;
  }

  /** Starts it on free ports, with these arguments of {@code heddle start}. */
  public static CalledNode start(Path data, String... arguments) {
    HeddleProcess node = HeddleProcess.startNode(data, arguments);
    return new CalledNode(node, GatewayClient.connect(DataDirectory.at(data).runningNode()));
  }

  public Network network() {
    return client.network();
  }

  public String evaluate(String chaincode, String function, String... arguments)
      throws GatewayException {
    return new String(client.contract(chaincode).evaluateTransaction(function, arguments), UTF_8);
  }

  /** Waits until it is committed, and fails unless it is valid. */
  public void submit(String chaincode, String function, String... arguments) throws Exception {
    client.contract(chaincode).submitTransaction(function, arguments);
  }

  /** As {@link #submit}, with transient values beside the one argument. */
  public void submitSecretly(
      String chaincode, String function, String argument, Map<String, String> transientValues)
      throws Exception {
    var proposal = client.contract(chaincode).newProposal(function).addArguments(argument);
    transientValues.forEach(proposal::putTransient);
    proposal.build().endorse().submit();
  }

  @Override
  public void close() {
    client.close();
    node.close();
  }
}
