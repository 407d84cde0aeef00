"""Rows of the staff API's table: who outside is told what; `console.routes` has them."""

from __future__ import annotations

from console import webhooks_api as api
from console import wire_webhooks as shapes
from console.permissions import Permission
from console.table import Route

P = Permission
ALL = "/api/v1/webhooks"
ONE = f"{ALL}/{{subscription_id}}"
POST = "/api/v1/posts/{post_id}"

ROUTES: tuple[Route, ...] = (
    Route("GET", ALL, api.list_subscriptions, P.OUTGOING,
          "Who outside is told of what happens here", shapes.SubscriptionsOut),
    Route("POST", ALL, api.post_subscription, P.SUBSCRIBE,
          "Enter a subscription; its secret is in this answer and in no other",
          shapes.SubscribedOut, body=shapes.Subscribing, status=201),
    Route("GET", ONE, api.get_subscription, P.OUTGOING, "One subscription",
          shapes.SubscriptionOut),
    Route("POST", ONE, api.change_subscription, P.SUBSCRIBE,
          "Change a subscription; what is not given stays", shapes.SubscriptionOut,
          body=shapes.Changing),
    Route("POST", f"{ONE}/switch", api.switch_subscription, P.SUBSCRIBE,
          "Turn a subscription on or off; what waits for it is kept", shapes.SubscriptionOut,
          body=shapes.Switching),
    Route("POST", f"{ONE}/rotate", api.rotate_secret, P.SUBSCRIBE,
          "A new secret; the old one signs beside it for a while", shapes.SubscribedOut,
          body=shapes.Rotating),
    Route("POST", f"{ONE}/test", api.test_subscription, P.SUBSCRIBE,
          "Post a test at once, and say what came of it", shapes.PostWithBody),
    Route("POST", f"{ONE}/replay", api.replay_all, P.SUBSCRIBE,
          "Let every dead letter of a subscription go again", shapes.ReplayedOut),
    Route("POST", f"{ONE}/remove", api.remove_subscription, P.SUBSCRIBE,
          "Take a subscription away, with its posts", shapes.RemovedOut),
    Route("GET", "/api/v1/posts", api.list_posts, P.OUTGOING,
          "What was or is to be posted to subscribers, newest first; dead letters by state",
          shapes.PostsOut, query=shapes.PostsQuery),
    Route("GET", POST, api.get_post, P.OUTGOING, "One post with its body",
          shapes.PostWithBody),
    Route("POST", f"{POST}/replay", api.replay_post, P.SUBSCRIBE,
          "Let a dead letter, or what was taken, go again under the same id", shapes.PostOut),
)  # fmt: skip
