// SPDX-License-Identifier: Apache-2.0
package io.heddle.dial;

import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;

/**
 * One thread for the network's side of several connections, so that what is sent on all of them
 * leaves at once, however busy the machine is.
 */
public final class OneThread implements AutoCloseable {

  private final EventLoopGroup loop;

  public OneThread(String name) {
    loop =
        new MultiThreadIoEventLoopGroup(
            1, Thread.ofPlatform().daemon().name(name).factory(), NioIoHandler.newFactory());
  }

  void carry(NettyChannelBuilder builder) {
    builder.eventLoopGroup(loop).channelType(NioSocketChannel.class);
  }

  /** Goes on by itself until the connections are closed. */
  @Override
  public void close() {
    var _ = loop.shutdownGracefully();
  }
}
