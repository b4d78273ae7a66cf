// SPDX-License-Identifier: Apache-2.0
package io.heddle.serve;

import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * The threads that receive what clients of one listener send, one for each core, and on which its
 * calls run, too: nothing is handed over. Whoever takes long holds up others of the same listener
 * only.
 */
final class ReceivingThreads implements Threads {

  private static final int LIMIT_SECONDS = 5;

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

  /**
   * A port that is closed is free only when its thread has looked at it again: so that is waited
   * for.
   */
  @Override
  public void close() {
    boolean _ =
        loops
            .shutdownGracefully(0, LIMIT_SECONDS, TimeUnit.SECONDS)
            .awaitUninterruptibly(LIMIT_SECONDS, TimeUnit.SECONDS);
  }
}
