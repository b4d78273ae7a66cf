// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.Properties;
import org.hyperledger.fabric.metrics.Metrics;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.shim.Chaincode;
import org.hyperledger.fabric.shim.ChaincodeBase;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.traces.Traces;

/**
 * A chaincode of this process as the official Java library runs it, in conversation with one peer:
 * the library keeps with the chaincode how far the conversation has come.
 */
final class HostedChaincode extends ChaincodeBase {

  private final Chaincode chaincode;

  /**
   * One that registers as a package. The library wants the address of a peer, too, which it does
   * not dial.
   */
  HostedChaincode(Chaincode chaincode, String packageId) {
    this.chaincode = chaincode;
    processCommandLineOptions(new String[] {"--id", packageId, "--peerAddress", "127.0.0.1:1"});
    Properties settings = getChaincodeConfig();
    Metrics.initialize(settings);
    Traces.initialize(settings);
  }

  /** Has what the library does once for all chaincodes done: its Bouncy Castle above all. */
  static void load() {
    new HostedChaincode(new Nobody(), "none");
  }

  private static final class Nobody implements Chaincode {

    @Override
    public Response init(ChaincodeStub stub) {
      return invoke(stub);
    }

    @Override
    public Response invoke(ChaincodeStub stub) {
      throw new IllegalStateException("Nobody calls this");
    }
  }

  /** Takes part in a conversation with a peer. */
  StreamObserver<ChaincodeMessage> serve(StreamObserver<ChaincodeMessage> peer) {
    try {
      return connectToPeer(peer);
    } catch (IOException e) {
      throw new IllegalStateException("A conversation that is there was not taken", e);
    }
  }

  @Override
  public Response init(ChaincodeStub stub) {
    return chaincode.init(stub);
  }

  @Override
  public Response invoke(ChaincodeStub stub) {
    return chaincode.invoke(stub);
  }
}
