// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.peer.ChaincodeGrpc;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.shim.Chaincode;

/** Serves a chaincode of this process to peers, on a free port of this machine, without TLS. */
final class ContractServer implements AutoCloseable {

  /** As Fabric's peers have it. */
  private static final int MAX_MESSAGE = 100 << 20;

  private static final long SECONDS_TO_END = 5;

  private final Server server;
  private final Service service;

  private ContractServer(Server server, Service service) {
    this.server = server;
    this.service = service;
  }

  /**
   * Begins to serve.
   *
   * @param ports which to take, the first one that is free; if none is, any port
   * @throws HeddleFailure if no port can be had
   */
  static ContractServer start(Chaincode chaincode, List<Integer> ports) {
    for (int port : ports) {
      try {
        return start(chaincode, port);
      } catch (IOException e) {
        // somebody else has it
      }
    }
    try {
      return start(chaincode, 0);
    } catch (IOException e) {
      throw new HeddleFailure(
          "Contract classes could not be served on a port of this machine: " + e.getMessage(), e);
    }
  }

  private static ContractServer start(Chaincode chaincode, int port) throws IOException {
    var service = new Service(chaincode);
    return new ContractServer(
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .maxInboundMessageSize(MAX_MESSAGE)
            .permitKeepAliveTime(1, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addService(service)
            .build()
            .start(),
        service);
  }

  private static final class Service extends ChaincodeGrpc.ChaincodeImplBase {

    private final Chaincode chaincode;
    private volatile String packageId = "";
    private volatile boolean isEnding;

    Service(Chaincode chaincode) {
      this.chaincode = chaincode;
    }

    @Override
    public StreamObserver<ChaincodeMessage> connect(StreamObserver<ChaincodeMessage> peer) {
      return new Conversation(
          new HostedChaincode(chaincode, packageId).serve(peer), () -> isEnding);
    }
  }

  /** To be called before a peer comes: what it registers as. */
  void registerAs(String packageId) {
    service.packageId = packageId;
  }

  /** To be called before peers go: it is no failure then that they do. */
  void expectEnd() {
    service.isEnding = true;
  }

  /** Where it serves: {@code HOST:PORT}. */
  String address() {
    return "127.0.0.1:" + server.getPort();
  }

  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
