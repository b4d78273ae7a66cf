// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.hyperledger.fabric.protos.peer.ChaincodeGrpc;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;

/** A chaincode server: the peer dials, and a test plays the chaincode on each stream. */
public final class FakeChaincodeServer extends ChaincodeGrpc.ChaincodeImplBase
    implements AutoCloseable {

  private final BlockingQueue<FakeChaincode> streams = new LinkedBlockingQueue<>();
  private final AtomicInteger dialled = new AtomicInteger();
  private final Server server;

  private FakeChaincodeServer(NettyServerBuilder builder) throws IOException {
    this.server = builder.addService(this).build().start();
  }

  /** A server without TLS. */
  public static FakeChaincodeServer plain() throws IOException {
    return with(builder -> builder);
  }

  /** A server with what the test sets. */
  public static FakeChaincodeServer with(UnaryOperator<NettyServerBuilder> settings)
      throws IOException {
    return at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), settings);
  }

  public static FakeChaincodeServer at(
      SocketAddress address, UnaryOperator<NettyServerBuilder> settings) throws IOException {
    return new FakeChaincodeServer(settings.apply(NettyServerBuilder.forAddress(address)));
  }

  public int port() {
    return server.getPort();
  }

  public String address() {
    return "localhost:" + port();
  }

  /** How many streams the peer has opened. */
  public int dialled() {
    return dialled.get();
  }

  /** The chaincode's end of the next stream. */
  public FakeChaincode accept() {
    try {
      FakeChaincode chaincode = streams.poll(10, TimeUnit.SECONDS);
      if (chaincode == null) {
        throw new AssertionError("nobody dialled");
      }
      return chaincode;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public StreamObserver<ChaincodeMessage> connect(StreamObserver<ChaincodeMessage> toPeer) {
    var chaincode = new FakeChaincode();
    chaincode.talkTo(toPeer);
    dialled.incrementAndGet();
    streams.add(chaincode);
    return chaincode;
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
