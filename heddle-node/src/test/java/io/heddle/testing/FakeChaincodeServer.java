// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.heddle.base.PackageId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
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
  private volatile Optional<PackageId> registering = Optional.empty();

  private FakeChaincodeServer(ServerBuilder<?> builder) throws IOException {
    this.server = builder.addService(this).build().start();
  }

  /** A server without TLS. */
  public static FakeChaincodeServer plain() throws IOException {
    return with(builder -> builder);
  }

  /** A server without a port. */
  public static FakeChaincodeServer inProcess(String name) throws IOException {
    return new FakeChaincodeServer(InProcessServerBuilder.forName(name));
  }

  /** A server with what the test sets. */
  public static FakeChaincodeServer with(UnaryOperator<NettyServerBuilder> settings)
      throws IOException {
    return at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), settings);
  }

  /** A server without TLS on a port that the test has chosen. */
  public static FakeChaincodeServer onPort(int port) throws IOException {
    return at(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), builder -> builder);
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

  /** From now on each stream registers by itself, and is not handed out. */
  public void registersAs(PackageId id) {
    registering = Optional.of(id);
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
    registering.ifPresentOrElse(
        id -> chaincode.sendRegister(id.value()), () -> streams.add(chaincode));
    return chaincode;
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
