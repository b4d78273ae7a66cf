// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

import com.google.protobuf.ByteString;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * One connection: one request after the other, each answered on a thread of its own. All but that
 * happens on the event loop.
 */
final class Connection extends SimpleChannelInboundHandler<FullHttpRequest> {

  /**
   * Answers a request that came whole; the headers are those of the answer, to be added to; the
   * client is known if it has shown a TLS certificate that counts.
   */
  @FunctionalInterface
  interface Service {
    Answer answer(FullHttpRequest request, ByteString body, HttpHeaders headers, boolean isKnown);
  }

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final Duration LINGER = Duration.ofSeconds(1);

  private final Connections all;
  private final ServerLimits limits;
  private final Executor threads;
  private final Service service;
  private @Nullable Future<?> deadline;
  private boolean isAnswering;
  private boolean hasEnded;

  /** Requests of a client that does not wait for answers; no more than fit in one read. */
  private final Queue<FullHttpRequest> early = new ArrayDeque<>();

  Connection(Connections all, ServerLimits limits, Executor threads, Service service) {
    this.all = all;
    this.limits = limits;
    this.threads = threads;
    this.service = service;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (!all.open(context.channel())) {
      var _ = context.close();
      return;
    }
    closeAfter(limits.firstRequest(), context);
    context.read();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    if (hasEnded) {
      return;
    }
    early.add(request.retain());
    if (!isAnswering) {
      answerNext(context);
    }
  }

  /** Answers a request that is not read to its end. */
  void refuse(ChannelHandlerContext context, Answer answer) {
    all.hasRequest(context.channel());
    isAnswering = true;
    send(context, response(answer), false);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    stopTimer();
    early.forEach(FullHttpRequest::release);
    early.clear();
  }

  /** A client that hangs up, or says what is no HTTP at all. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    var _ = context.close();
  }

  /** The next of those that are here already, or else one that has to come. */
  private void answerNext(ChannelHandlerContext context) {
    @Nullable FullHttpRequest request = early.poll();
    isAnswering = request != null;
    if (request == null) {
      closeAfter(limits.nextRequest(), context);
      all.waitsForRequest(context.channel());
      context.read();
      return;
    }
    stopTimer();
    all.hasRequest(context.channel());
    if (request.decoderResult().isFailure()) {
      request.release();
      refuse(context, unreadable(request.decoderResult().cause()));
      return;
    }
    try {
      threads.execute(() -> answer(context, request));
    } catch (RejectedExecutionException _) {
      request.release();
      var _ = context.close();
    }
  }

  private void answer(ChannelHandlerContext context, FullHttpRequest request) {
    boolean isAnswered = false;
    try {
      HttpHeaders headers = new DefaultHttpHeaders();
      ByteString body = ByteString.copyFrom(request.content().nioBuffer());
      Answer answer = service.answer(request, body, headers, isKnown(context));
      FullHttpResponse response = response(answer);
      response.headers().add(headers);
      boolean isHead = request.method().equals(HttpMethod.HEAD);
      FullHttpResponse sent = isHead ? response.replace(Unpooled.EMPTY_BUFFER) : response;
      boolean staysOpen = HttpUtil.isKeepAlive(request);
      if (answer.lines().isPresent() && !isHead) {
        stream(context, response, answer.lines().get());
      } else {
        context.executor().execute(() -> send(context, sent, staysOpen));
      }
      isAnswered = true;
    } catch (RejectedExecutionException _) {
      // the server has ended, and this connection with it
    } finally {
      request.release();
      if (!isAnswered) {
        var _ = context.close();
      }
    }
  }

  /** A certificate that does not count has ended the handshake. */
  private static boolean isKnown(ChannelHandlerContext context) {
    @Nullable SslHandler tls = context.pipeline().get(SslHandler.class);
    try {
      return tls != null && tls.engine().getSession().getPeerCertificates().length > 0;
    } catch (SSLPeerUnverifiedException _) {
      return false;
    }
  }

  /** Returns when the last line has been given, on the thread of whoever gives them. */
  private void stream(ChannelHandlerContext context, FullHttpResponse response, Lines lines) {
    var head = new DefaultHttpResponse(response.protocolVersion(), response.status());
    head.headers().set(response.headers()).remove(HttpHeaderNames.CONTENT_LENGTH);
    head.headers().set(HttpHeaderNames.DATE, DATE.format(Instant.now()));
    HttpUtil.setKeepAlive(head, false);
    context.executor().execute(() -> beginStream(context, head));
    try {
      lines.writeTo(new ReadingClient(context));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      context.executor().execute(() -> endStream(context));
    }
  }

  /** From now on nothing is read but that the client hangs up. */
  private void beginStream(ChannelHandlerContext context, HttpResponse head) {
    hasEnded = true;
    stopTimer();
    var _ = context.writeAndFlush(head);
    context.channel().config().setAutoRead(true);
  }

  private void endStream(ChannelHandlerContext context) {
    closeAfter(limits.answer(), context);
    var _ =
        context
            .writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT)
            .addListener(done -> {
              if (done.isSuccess()) {
                end(context);
              } else {
                var _ = context.close();
              }
            });
  }

  /** One that reads lines; what it has not read yet is bounded by what it may lose. */
  private record ReadingClient(ChannelHandlerContext context) implements Lines.Reader {

    @Override
    public void passing(String line) {
      if (context.channel().isWritable()) {
        lasting(line);
      }
    }

    @Override
    public void lasting(String line) {
      var bytes = Unpooled.copiedBuffer(line + "\n", StandardCharsets.UTF_8);
      var _ = context.writeAndFlush(new DefaultHttpContent(bytes));
    }

    @Override
    public void unhurried(String line) throws InterruptedException {
      boolean isBehind = !context.channel().isWritable();
      var bytes = Unpooled.copiedBuffer(line + "\n", StandardCharsets.UTF_8);
      var written = context.writeAndFlush(new DefaultHttpContent(bytes));
      if (isBehind) {
        var _ = written.await();
      }
    }

    @Override
    public boolean isThere() {
      return context.channel().isActive();
    }
  }

  private void send(ChannelHandlerContext context, FullHttpResponse response, boolean staysOpen) {
    response.headers().set(HttpHeaderNames.DATE, DATE.format(Instant.now()));
    HttpUtil.setKeepAlive(response, staysOpen);
    closeAfter(limits.answer(), context);
    var _ =
        context
            .writeAndFlush(response)
            .addListener(done -> {
              if (!done.isSuccess()) {
                var _ = context.close();
              } else if (staysOpen) {
                answerNext(context);
              } else {
                end(context);
              }
            });
  }

  /** What still comes is read for a moment: closing at once could take the answer away again. */
  private void end(ChannelHandlerContext context) {
    hasEnded = true;
    closeAfter(LINGER, context);
    context.channel().config().setAutoRead(true);
    if (context.channel() instanceof DuplexChannel duplex) {
      var _ = duplex.shutdownOutput();
    }
  }

  private static FullHttpResponse response(Answer answer) {
    var response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(answer.status()),
            Unpooled.wrappedBuffer(answer.body().asReadOnlyByteBuffer()));
    answer.contentType().ifPresent(type -> response.headers().set("Content-Type", type));
    answer.location().ifPresent(path -> response.headers().set("Location", path));
    answer.headers().forEach(response.headers()::set);
    if (answer.status() != HttpResponseStatus.NO_CONTENT.code()) {
      HttpUtil.setContentLength(response, answer.body().size());
    }
    return response;
  }

  private static Answer unreadable(Throwable why) {
    return switch (why) {
      case TooLongHttpLineException _ -> Answer.error(414, "the request line is too long");
      case TooLongHttpHeaderException _ -> Answer.error(431, "the request's headers are too long");
      default -> Answer.error(400, "this is no HTTP request");
    };
  }

  private void closeAfter(Duration limit, ChannelHandlerContext context) {
    stopTimer();
    deadline =
        context
            .executor()
            .schedule(
                () -> {
                  var _ = context.close();
                },
                limit.toNanos(),
                TimeUnit.NANOSECONDS);
  }

  private void stopTimer() {
    if (deadline != null) {
      deadline.cancel(false);
    }
  }
}
