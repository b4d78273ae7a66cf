// SPDX-License-Identifier: Apache-2.0
package io.heddle.discover;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.hyperledger.fabric.protos.discovery.DiscoveryGrpc;
import org.hyperledger.fabric.protos.discovery.Response;
import org.hyperledger.fabric.protos.discovery.SignedRequest;

/** A discovery service behind gRPC, in this process. */
final class DiscoveryServer implements AutoCloseable {

  private final Server server;
  private final ManagedChannel connection;

  DiscoveryServer(DiscoveryService service) {
    String name = InProcessServerBuilder.generateName();
    try {
      server = InProcessServerBuilder.forName(name).addService(service).build().start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    connection = InProcessChannelBuilder.forName(name).build();
  }

  Response ask(SignedRequest request) {
    return DiscoveryGrpc.newBlockingStub(connection).discover(request);
  }

  @Override
  public void close() {
    connection.shutdownNow();
    server.shutdownNow();
  }
}
