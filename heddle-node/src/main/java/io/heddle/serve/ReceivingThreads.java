// SPDX-License-Identifier: Apache-2.0
package io.heddle.serve;

import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;

/**
 * The threads that receive what clients of one listener send, one for each core, and on which its
 * calls run, too: nothing is handed over. Whoever takes long holds up others of the same listener
 * only.
 */
final class ReceivingThreads implements Threads {

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(
          Runtime.getRuntime().availableProcessors(),
          Thread.ofPlatform().daemon().name("chaincode-listener-", 0).factory(),
          NioIoHandler.newFactory());

  @Override
  public void serve(NettyServerBuilder builder) {
    builder
        .bossEventLoopGroup(loops)
        .workerEventLoopGroup(loops)
        .channelType(NioServerSocketChannel.class)
        .directExecutor();
  }

  /** Goes on by itself until the connections are closed. */
  @Override
  public void close() {
    var _ = loops.shutdownGracefully();
  }
}
