// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.Set;

/**
 * Tells a client that speaks HTTP without TLS to a port with TLS what is wrong, before anything is
 * taken for a handshake.
 *
 * <p>Go: net/http/server.go, {@code tlsRecordHeaderLooksLikeHTTP}.
 */
final class PlainRequests extends ByteToMessageDecoder {

  private static final int RECORD_HEADER = 5;
  private static final Set<String> BEGINNINGS = Set.of("GET /", "HEAD ", "POST ", "PUT /", "OPTIO");
  private static final String ANSWER =
      "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n";

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf read, List<Object> out) {
    if (read.readableBytes() < RECORD_HEADER) {
      return;
    }
    if (BEGINNINGS.contains(read.toString(read.readerIndex(), RECORD_HEADER, US_ASCII))) {
      read.skipBytes(read.readableBytes());
      var _ =
          context
              .writeAndFlush(Unpooled.copiedBuffer(ANSWER, US_ASCII))
              .addListener(ChannelFutureListener.CLOSE);
    } else {
      context.pipeline().remove(this);
    }
  }
}
