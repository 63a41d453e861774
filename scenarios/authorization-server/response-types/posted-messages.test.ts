import { expect, test } from 'vitest'
import { postedMessages } from './posted-messages.ts'

test.each([
  [`<script>opener.postMessage({code: "x", list: [1, 2]}, "*")</script>`, '*'],
  [`<script>parent.postMessage("a, b", 'https://app.example')</script>`, 'https://app.example'],
  [`<script>var to = "https:\\/\\/app.example"; w.postMessage({ a: f(1, 2) }, to)</script>`, 'https://app.example'],
  [`<script>w.postMessage(response, originOf(event))</script>`, undefined],
])('reads the target origin in %s', (page, targetOrigin) => {
  expect(postedMessages(page)).toEqual([{ targetOrigin }])
})

test('finds none in a page that posts nothing', () => {
  expect(postedMessages('<p>no messages</p>')).toEqual([])
})
